// Passkeys: asks the browser for one, and sends its answer with the form. The form is shown where the browser can.
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const make = async (options) => {
    const publicKey = {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    };
    const made = await navigator.credentials.create({ publicKey });
    return {
      id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
      },
    };
  };
  const show = async (options) => {
    const publicKey = {
      ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials),
    };
    const shown = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
    return {
      id: shown.id, rawId: text(shown.rawId), type: shown.type, clientExtensionResults: shown.getClientExtensionResults(),
      response: {
        clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    };
  };

  // A passkey belongs to a host with a name: an address of numbers has none.
  const named = !/^[\d.]+$|^\[/.test(location.hostname);
  if (!window.PublicKeyCredential || !window.isSecureContext || !named) return;
  for (const note of document.querySelectorAll("[data-passkey-not]")) note.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const says = form.querySelector("[data-passkey-says]");
      says.hidden = true;
      try {
        const token = new FormData();
        token.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        const asked = await fetch(form.dataset.ask, { method: "POST", credentials: "same-origin", body: token });
        const options = await asked.json();
        const answer = form.dataset.passkey === "create" ? await make(options.publicKey) : await show(options.publicKey);
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch {
        says.hidden = false;
      }
    });
  }
})();
