// The palette: ⌘K or Ctrl-K on every page of a firm. A combobox over a list that the server sends as a fragment.
// Enter opens, ⌘Enter signs in. Without scripts the search box leads to the page of results.
const palette = document.getElementById('palette');
const box = palette?.querySelector('input'), list = palette?.querySelector('[role=listbox]'), said = palette?.querySelector('[role=status]');
let asked = 0, before = null, waiting;

const options = () => [...list.querySelectorAll('[role=option]')];
const chosen = () => list.querySelector('[aria-selected=true]');
function choose(option) {
  chosen()?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  if (option) { box.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); }
  else box.removeAttribute('aria-activedescendant');
}
async function ask() {
  const mine = ++asked;
  const answer = await fetch(`${palette.dataset.from}?q=${encodeURIComponent(box.value)}`, { headers: { 'HX-Request': 'true' } });
  const html = await answer.text();
  if (mine !== asked) return;
  if (!answer.ok) { said.textContent = palette.dataset.failed; return; }
  list.innerHTML = html;
  choose(options()[0]);
  said.textContent = options().length ? palette.dataset.found.replace('{n}', options().length) : palette.dataset.none;
}
function show() {
  before = document.activeElement;
  palette.showPopover();
  box.value = '';
  box.focus();
  ask();
}
function signIn(to) {
  const button = Object.assign(document.createElement('button'), { type: 'submit', formAction: to, hidden: true });
  button.setAttribute('form', 'sign-in');
  document.body.append(button);
  button.click();
  button.remove();
}
function go(option, enter) {
  if (!option) { if (box.value) location.assign(`${palette.dataset.from}?q=${encodeURIComponent(box.value)}`); return; }
  if (enter && option.dataset.signIn) { palette.hidePopover(); signIn(option.dataset.signIn); return; }
  location.assign(enter && option.dataset.choose ? option.dataset.choose : option.href);
}
if (palette?.showPopover) {
  addEventListener('keydown', event => {
    if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (palette.matches(':popover-open')) palette.hidePopover(); else show();
  }, true);
  document.getElementById('jump')?.addEventListener('click', event => { event.target.blur(); show(); });
  box.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(ask, 60); });
  box.addEventListener('keydown', event => {
    const all = options(), at = all.indexOf(chosen());
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: event.ctrlKey ? 0 : NaN, End: event.ctrlKey ? -1 : NaN }[event.key];
    if (Number.isInteger(move)) { event.preventDefault(); choose(all.at(move % all.length)); return; }
    if (event.key === 'Enter') { event.preventDefault(); go(chosen(), event.metaKey || event.ctrlKey); }
    if (event.key === 'Tab') palette.hidePopover();
  });
  list.addEventListener('click', event => {
    const option = event.target.closest('[role=option]');
    if (option && (event.metaKey || event.ctrlKey) && (option.dataset.signIn || option.dataset.choose)) { event.preventDefault(); go(option, true); }
  });
  palette.addEventListener('toggle', event => {
    box.setAttribute('aria-expanded', event.newState === 'open');
    if (event.newState === 'closed' && (palette.contains(document.activeElement) || document.activeElement === document.body)) before?.focus?.();
  });
}
