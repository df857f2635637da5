// Folders of the client list. The server renders a link that opens the folder on a page of its own;
// here the same link opens it in place. htmx fetches the rows on the first opening (event `folder`).
document.addEventListener('click', event => {
  const link = event.target.closest('.tw');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const body = link.closest('tbody');
  const open = link.getAttribute('aria-expanded') !== 'true';
  link.setAttribute('aria-expanded', open);
  body.classList.toggle('open', open);
  for (const row of body.querySelectorAll('.kid')) row.hidden = !open;
  if (open && !body.querySelector('.kid')) link.dispatchEvent(new CustomEvent('folder'));
});
