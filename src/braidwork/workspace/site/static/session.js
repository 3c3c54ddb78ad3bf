// Warns two minutes before a session ends and makes it longer with one press. Without this script the page says when it
// ends, and what staff send too late is kept and offered back.
(() => {
  "use strict";
  const box = document.querySelector("[data-session-left]");
  if (!box) return;
  const form = box.querySelector(".ending");
  const soon = box.querySelector("[data-session-soon]");
  const over = box.querySelector("[data-session-over]");
  const button = form.querySelector("button");
  const warn = Number(box.dataset.sessionWarns) * 1000;
  let end = Date.now() + Number(box.dataset.sessionLeft) * 1000;

  const look = () => {
    const left = end - Date.now();
    form.hidden = left > warn;
    soon.hidden = !(left > 0 && left <= warn);
    over.hidden = left > 0;
    button.hidden = left <= 0;
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
  look();
  setInterval(look, 5000);
})();
