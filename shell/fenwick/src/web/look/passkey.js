// Signing in, and setting up a device, with a passkey. Without this script the pages offer number and PIN.
"use strict";
(() => {
  const part = document.querySelector("[data-passkey]");
  if (!part || !window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const form = part.closest("form") || part.querySelector("form");
  const say = part.querySelector("[role=alert]");

  const send = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ csrf: form.elements.csrf.value, ...body }),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.detail || "");
    return said;
  };

  const made = (credential) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: {
      attestationObject: text(credential.response.attestationObject),
      clientDataJSON: text(credential.response.clientDataJSON),
    },
  });

  const proved = (credential) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: {},
    response: {
      authenticatorData: text(credential.response.authenticatorData),
      clientDataJSON: text(credential.response.clientDataJSON),
      signature: text(credential.response.signature),
      userHandle: credential.response.userHandle ? text(credential.response.userHandle) : null,
    },
  });

  const enrol = async () => {
    const { publicKey } = await send(part.dataset.begin, {});
    publicKey.challenge = bytes(publicKey.challenge);
    publicKey.user.id = bytes(publicKey.user.id);
    for (const known of publicKey.excludeCredentials || []) known.id = bytes(known.id);
    const credential = await navigator.credentials.create({ publicKey });
    const name = form.elements.name ? form.elements.name.value : "";
    return send(part.dataset.finish, { name, credential: made(credential) });
  };

  const signIn = async () => {
    const { publicKey } = await send(part.dataset.begin, { number: form.elements.number.value });
    publicKey.challenge = bytes(publicKey.challenge);
    for (const known of publicKey.allowCredentials || []) known.id = bytes(known.id);
    const credential = await navigator.credentials.get({ publicKey });
    const next = form.elements.next ? form.elements.next.value : "";
    return send(part.dataset.finish, { next, credential: proved(credential) });
  };

  part.hidden = false;
  part.querySelector("[data-go]").addEventListener("click", async (event) => {
    event.preventDefault();
    say.textContent = "";
    try {
      const { to, csrf } = await (part.dataset.passkey === "enrol" ? enrol() : signIn());
      // What was typed before goes on as the form would have brought it.
      const kept = form.elements.kept;
      if (!kept) return location.assign(to);
      form.elements.csrf.value = csrf;
      form.action = part.dataset.again;
      form.submit();
    } catch (wrong) {
      say.textContent = wrong.message && wrong.name === "Error" ? wrong.message : part.dataset.failed;
    }
  });
})();
