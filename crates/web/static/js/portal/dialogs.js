// A link marked data-dialog leads to a page; with scripts the page's main part opens as a dialog over
// this one. Its form posts as ever: an answer with faults is the page itself.
document.addEventListener('click', async event => {
  const link = event.target.closest('a[data-dialog]');
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.button) {
    event.preventDefault();
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const part = page.querySelector('[data-dialog-body]');
      if (!answer.ok || !part) throw answer;
      const dialog = document.createElement('dialog');
      const title = part.querySelector('h1');
      if (title) { title.id = 'dialog-title'; dialog.setAttribute('aria-labelledby', 'dialog-title'); }
      dialog.append(document.importNode(part, true));
      dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
      document.body.append(dialog);
      dialog.showModal();
    } catch {
      location.assign(link.href);
    }
    return;
  }
  const dialog = event.target.closest('dialog');
  if (!dialog) return;
  if (event.target === dialog || event.target.closest('[data-close]')) {
    event.preventDefault();
    dialog.close();
  }
});
