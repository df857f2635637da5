// Several clients at once. The check boxes are the state: they belong to the bar's form, and the bar only
// mirrors them. X and shift-click are here; "all that match" sends the list's own query and what was unticked.
const bar = document.getElementById('bulk');
const every = document.querySelector('[data-all]');
const boxes = () => [...document.querySelectorAll('.c-check .check[form=bulk]')];
let last = null;

const field = (name, value) => Object.assign(document.createElement('input'), { type: 'hidden', name, value });
const told = () => bar.querySelector('input[name=all]');

function mirror() {
  const all = boxes(), on = all.filter(it => it.checked).length;
  const match = bar.querySelector('[data-match]');
  const total = told() ? Number(match.dataset.count) - (all.length - on) : on;
  bar.hidden = !on && !told();
  const many = total.toLocaleString(document.documentElement.lang);
  const words = (told() ? bar.dataset.every : bar.dataset.some).replace('{n}', many);
  bar.querySelector('[data-picked]').textContent = words;
  bar.querySelector('[data-said]').textContent = words;
  if (match) match.hidden = Boolean(told()) || on < all.length;
  bar.querySelector('[data-none]').hidden = false;
  if (every) {
    every.checked = on > 0 && on === all.length;
    every.indeterminate = on > 0 && on < all.length;
  }
}

function forget() {
  told()?.remove();
  for (const it of bar.querySelectorAll('input[name^=drop_]')) it.remove();
}

if (bar) {
  bar.classList.add('live');
  if (every) every.hidden = false;
  document.addEventListener('click', async event => {
    const box = event.target;
    if (box === every) {
      for (const it of boxes()) it.checked = every.checked;
      if (!every.checked) forget();
    } else if (box.matches?.('.c-check .check')) {
      const all = boxes(), at = all.indexOf(box);
      if (event.shiftKey && last !== null) {
        for (const it of all.slice(Math.min(at, last), Math.max(at, last) + 1)) it.checked = box.checked;
      }
      last = at;
    } else if (box.closest('[data-none]')) {
      forget();
      for (const it of boxes()) it.checked = false;
    } else if (box.closest('[data-match]')) {
      const match = box.closest('[data-match]');
      const answer = await fetch(match.dataset.match);
      if (!answer.ok) return;
      match.dataset.count = await answer.text();
      bar.append(field('all', '1'));
      for (const it of boxes()) it.checked = true;
      bar.querySelector('button[name=act]')?.focus();
    } else return;
    mirror();
  });
  // What was unticked after "all that match" is left out by name; what is ticked need not be named then.
  bar.addEventListener('submit', () => {
    for (const it of bar.querySelectorAll('input[name^=drop_]')) it.remove();
    if (!told()) return;
    for (const it of boxes()) if (!it.checked) bar.append(field(it.name.replace('pick_', 'drop_'), '1'));
  });
  addEventListener('pageshow', mirror);
  mirror();
}
