// Menus are <details>: they open without scripts. Here they also close by Escape, by a click elsewhere
// and when another opens. A button of the form `choose` leads to a page of accounts; here it opens them in the page's one popover.
const open = () => document.querySelectorAll('details.drop[open]');
document.addEventListener('click', event => {
  for (const it of open()) if (!it.contains(event.target)) it.open = false;
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const it of open()) {
    it.open = false;
    if (it.contains(document.activeElement)) it.querySelector('summary').focus();
  }
});

const menu = document.getElementById('menu');
document.addEventListener('click', async event => {
  const link = event.target.closest('button[form=choose]');
  if (!link || !menu?.showPopover || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.formAction, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok || answer.redirected) throw answer;
    menu.innerHTML = await answer.text();
    menu.showPopover({ source: link });
    const at = link.getBoundingClientRect(), box = menu.getBoundingClientRect();
    const top = at.bottom + 4 + box.height > innerHeight ? at.top - box.height - 4 : at.bottom + 4;
    menu.style.setProperty('top', `${Math.max(4, top)}px`);
    menu.style.setProperty('left', `${Math.max(4, at.right - box.width)}px`);
    menu.querySelector('a, button')?.focus();
    // The first toggle is the opening itself; a click elsewhere has taken the focus where it belongs.
    const back = change => {
      if (change.newState !== 'closed') return;
      menu.removeEventListener('toggle', back);
      if (document.activeElement === document.body || menu.contains(document.activeElement)) link.focus();
    };
    menu.addEventListener('toggle', back);
  } catch {
    location.assign(link.formAction);
  }
});

// The menu stands where its button stood: another width moves the button, a press leaves the page.
addEventListener('resize', () => menu?.matches(':popover-open') && menu.hidePopover());
menu?.addEventListener('click', (event) => {
  if (event.target.closest('button[formaction]')) setTimeout(() => menu.hidePopover());
});
