// Keys. Single letters work outside fields only and never do harm; data-keys="off" ends them.
// J K move through a list · X select, shift-X a range · L H open and close a folder · Enter manage ·
// ⌘A all rows · S sign in · / filter · C I new client, invite · G and a letter go somewhere · ? shows them all
const all = selector => [...document.querySelectorAll(selector)];
const writing = event => event.target.closest?.('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]');
const off = () => [document.documentElement, document.body].some(it => it.dataset.keys === 'off');
// Where G and a letter lead: the addresses are those of the sidebar, so nobody is led where they may not go.
const PLACES = { c: '/clients', i: '/invitations', s: '/staff', g: '/groups', e: '/ended', v: '/views', t: '', a: '/access' };
let going = 0;

function go(key) {
  const end = PLACES[key];
  const base = document.querySelector('.jump')?.getAttribute('action')?.replace(/\/clients$/, '');
  if (end === undefined || !base) return false;
  const link = all('.side a').find(it => it.getAttribute('href') === base + end);
  link?.click();
  return Boolean(link);
}

// The keys that do something on this page, each with its words.
function help() {
  const [filter, rows, select, folders, manage, enter, search, these, go, title, close] = document.body.dataset.help.split('|');
  const known = [
    ['/', filter, document.querySelector('.filters [type=search]')],
    ['J K', rows, document.querySelector('.c-name .nm')],
    ['X', select, document.querySelector('.c-check .check')],
    ['L H', folders, document.querySelector('.tw')],
    ['↵', manage, document.querySelector('.c-name a.nm')],
    ['S', enter, document.querySelector('.act .go')],
    ...all('[data-key]').map(it => [it.dataset.key.toUpperCase(), it.textContent.trim().replace(/\s*[A-Z]$/, ''), it]),
    ...Object.entries(PLACES).map(([key, end]) => [`G ${key.toUpperCase()}`, '', all('.side a').find(it =>
      it.getAttribute('href') === document.querySelector('.jump')?.getAttribute('action')?.replace(/\/clients$/, '') + end)]),
    ['⌘K', search, document.getElementById('jump')],
    ['?', these, document.body],
  ].filter(it => it[2]);
  const dialog = document.createElement('dialog');
  dialog.className = 'help-keys';
  dialog.setAttribute('aria-labelledby', 'keys-title');
  const body = document.createElement('div');
  body.innerHTML = `<h1 id="keys-title">${title}</h1><dl></dl><p class="acts"><button class="btn" type="button" data-close>${close}</button></p>`;
  for (const [keys, words, at] of known) {
    const term = document.createElement('dt'), what = document.createElement('dd');
    for (const it of keys.split(' ')) term.append(Object.assign(document.createElement('kbd'), { textContent: it }));
    what.textContent = words || go.replace('{place}', at.textContent.trim());
    body.querySelector('dl').append(term, what);
  }
  dialog.append(body);
  const back = document.activeElement;
  dialog.addEventListener('close', () => { dialog.remove(); back?.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener('keydown', event => {
  if ((event.metaKey || event.ctrlKey) && event.key === 'k') {
    const box = document.getElementById('jump');
    if (!box) return;
    event.preventDefault();
    const side = document.getElementById('side');
    if (side && !box.offsetParent) side.showPopover();
    box.focus();
    return;
  }
  if (writing(event) && (event.metaKey || event.ctrlKey) && event.key === 'Enter') {
    event.target.form?.requestSubmit();
    return;
  }
  if (!off() && (event.metaKey || event.ctrlKey) && event.key === 'a' && event.target.closest?.('.folders')) {
    const every = document.querySelector('[data-all]');
    if (every) event.preventDefault();
    if (every && !every.checked) every.click();
    return;
  }
  if (writing(event) || event.metaKey || event.ctrlKey || event.altKey) return;
  if (off() || document.querySelector('dialog[open], [popover]:popover-open')) return;
  const key = event.key.toLowerCase();
  if (going && Date.now() - going < 1500) {
    going = 0;
    if (go(key)) event.preventDefault();
    return;
  }
  if (key === 'g' && !event.shiftKey) { going = Date.now(); return; }
  if (key === '?') { event.preventDefault(); help(); return; }
  if (key === '/') {
    const box = document.querySelector('.filters [type=search]') ?? document.getElementById('jump');
    if (box) { event.preventDefault(); box.focus(); }
    return;
  }
  const marked = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (marked) {
    event.preventDefault();
    if (marked.matches('a, button')) marked.click(); else marked.focus();
    return;
  }
  const rows = all('.c-name a.nm');
  const here = document.activeElement;
  const at = here === document.body ? -1 : rows.findIndex(it => it === here || it.closest('tbody').contains(here));
  if (key === 'j' || key === 'k') {
    rows[Math.max(0, Math.min(rows.length - 1, at + (key === 'j' ? 1 : -1)))]?.focus();
    return;
  }
  if (at < 0) return;
  const row = rows[at].closest('tr');
  const folder = row.querySelector('.tw');
  if (folder && (key === 'l' || key === 'h')) {
    if ((key === 'l') !== (folder.getAttribute('aria-expanded') === 'true')) folder.click();
  }
  if (key === 'x') {
    const box = row.querySelector('.c-check .check');
    box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: event.shiftKey }));
  }
  if (key === 's') row.querySelector('.go')?.click();
  if (key === '.') row.querySelector('.more')?.click();
});
