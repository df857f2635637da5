// Passkeys. A form marked data-passkey="create" or "get" names in data-options the address that gives the
// options (POST, same origin). The signed answer goes into the field `credential`, and the form is posted.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), it => it.charCodeAt(0));
const text = buffer => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const say = (form, words) => {
  const line = form.querySelector('[data-said]');
  if (line) { line.hidden = false; line.textContent = words; }
};

const ask = async form => {
  const sent = new URLSearchParams(new FormData(form));
  sent.delete('_csrf');
  sent.delete('credential');
  const token = document.querySelector('meta[name=csrf]').content;
  const headers = { accept: 'application/json', 'x-csrf-token': token };
  const answer = await fetch(form.dataset.options, { method: 'POST', body: sent, headers });
  // A proof too old: the page that asks again, then back here.
  if (answer.status === 401 && form.dataset.confirm) { location.assign(form.dataset.confirm); return null; }
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? form.dataset.failed);
  const options = (await answer.json()).publicKey;
  options.challenge = bytes(options.challenge);
  for (const it of [...(options.allowCredentials ?? []), ...(options.excludeCredentials ?? [])]) it.id = bytes(it.id);
  if (options.user) options.user.id = bytes(options.user.id);
  return options;
};

const packed = it => {
  const r = it.response;
  const response = { clientDataJSON: text(r.clientDataJSON) };
  if (r.attestationObject) {
    response.attestationObject = text(r.attestationObject);
    response.transports = r.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(r.authenticatorData);
    response.signature = text(r.signature);
    response.userHandle = r.userHandle ? text(r.userHandle) : null;
  }
  return JSON.stringify({ id: it.id, rawId: text(it.rawId), type: it.type, response, extensions: it.getClientExtensionResults() });
};

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    event.stopPropagation();
    try {
      const publicKey = await ask(form);
      if (!publicKey) return;
      const kind = form.dataset.passkey;
      const made = kind === 'create' ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      form.elements.credential.value = packed(made);
      form.submit();
    } catch (error) {
      say(form, error.name === 'NotAllowedError' ? form.dataset.unused : error.message);
    }
  });
}
