// Warns two minutes before a session ends and makes it longer with one press. Without this script the page says when it
// ends, and what staff send too late is kept and offered back.
(() => {
  "use strict";
  const box = document.querySelector("[data-session-left]");
  if (!box) return;
  const dialog = box.querySelector("dialog");
  const form = dialog.querySelector("form");
  const soon = box.querySelector("[data-session-soon]");
  const over = box.querySelector("[data-session-over]");
  const longer = box.querySelector("[data-session-longer]");
  const warn = Number(box.dataset.sessionWarns) * 1000;
  let end = Date.now() + Number(box.dataset.sessionLeft) * 1000;
  let told = "";

  const look = () => {
    const left = end - Date.now();
    const state = left > warn ? "" : left > 0 ? "soon" : "over";
    if (state === told) return;
    told = state;
    soon.hidden = state !== "soon";
    over.hidden = state !== "over";
    longer.hidden = state === "over";
    if (state && !dialog.open) dialog.showModal();
    if (!state && dialog.open) dialog.close();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(box.dataset.sessionStay, {
        method: "POST", credentials: "same-origin", body: new FormData(form),
      });
      const { left } = await answer.json();
      end = Date.now() + left * 1000;
    } catch { /* no network now: the warning stays */ }
    look();
  });
  box.querySelector("[data-session-close]").addEventListener("click", () => dialog.close());
  look();
  setInterval(look, 5000);
})();
