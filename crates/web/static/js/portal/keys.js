// Keys. Single letters work outside fields only and never do harm; data-keys="off" ends them.
// J K move through a list · L H open and close a folder · S sign in · / filter · ? nothing is hidden behind it
const all = selector => [...document.querySelectorAll(selector)];
const writing = event => event.target.closest?.('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]');

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
  if (writing(event) || event.metaKey || event.ctrlKey || event.altKey) return;
  if (document.documentElement.dataset.keys === 'off' || document.querySelector('dialog[open]')) return;
  const key = event.key.toLowerCase();
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
  const at = rows.indexOf(document.activeElement);
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
  if (key === 's') row.querySelector('.go')?.click();
});
