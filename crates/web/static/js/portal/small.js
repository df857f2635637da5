// Small helps: short addresses, copying, focus on faults, forms that are sent once.
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.matches('[data-filters]')) for (const it of form.elements) if (it.name && it.value === '') it.disabled = true;
  if (form.method === 'post' && form.target !== '_blank') {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
  }
});
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    if (form.matches('[data-filters]')) for (const it of form.elements) it.disabled = false;
  }
});
document.addEventListener('htmx:after:swap', () => {
  // What had the focus may be gone with what it changed: then it goes to taking that back.
  if (document.activeElement === document.body) document.getElementById('undo-staff')?.focus();
  for (const form of document.forms) delete form.dataset.sent;
});

document.querySelector('.faults')?.focus();

// The address typed for the password also serves for the e-mailed link.
document.querySelector('.link-form')?.addEventListener('toggle', event => {
  const typed = document.getElementById('f-email'), here = event.target.querySelector('[name=email]');
  if (event.target.open && typed && !here.value) here.value = typed.value;
  if (event.target.open) here.focus();
});

document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (button) {
    await navigator.clipboard?.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const words = button.querySelector('span');
    if (words) words.textContent = button.dataset.copied;
    return;
  }
  if (event.target.closest('[aria-disabled=true]')) event.preventDefault();
});
for (const it of document.querySelectorAll('[data-copy][hidden], [data-script][hidden]')) it.hidden = false;
