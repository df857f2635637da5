// Small forms of the list: a link marked data-pop leads to a page with one form; with scripts that form
// opens in the page's one popover, beside the link.
const pop = document.getElementById('menu');
document.addEventListener('click', async event => {
  const link = event.target.closest('a[data-pop]');
  if (!link || !pop?.showPopover || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const from = pop.contains(link) ? pop.source : link;
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const part = page.querySelector('[data-pop-body]');
    if (!answer.ok || !part) throw answer;
    const title = part.querySelector('h1');
    const head = document.createElement('p');
    head.className = 'h';
    head.textContent = title?.textContent ?? '';
    title?.replaceWith(head);
    pop.setAttribute('aria-label', head.textContent);
    pop.replaceChildren(document.importNode(part, true));
    pop.source = from;
    if (!pop.matches(':popover-open')) pop.showPopover({ source: from });
    const at = from.getBoundingClientRect(), box = pop.getBoundingClientRect();
    const top = at.bottom + 4 + box.height > innerHeight ? Math.max(4, innerHeight - box.height - 4) : at.bottom + 4;
    pop.style.setProperty('top', `${top}px`);
    pop.style.setProperty('left', `${Math.max(4, Math.min(at.left, innerWidth - box.width - 8))}px`);
    pop.querySelector('input:not([type=hidden]), select, a, button')?.focus();
  } catch {
    location.assign(link.href);
  }
});
pop?.addEventListener('toggle', event => {
  if (event.newState !== 'closed' || !pop.source) return;
  if (document.activeElement === document.body || pop.contains(document.activeElement)) pop.source.focus();
  pop.source = null;
});
