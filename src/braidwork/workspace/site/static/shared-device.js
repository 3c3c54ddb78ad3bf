// A shared device that nobody touches: after three minutes the warning page. Without scripts the page itself goes there.
(() => {
  const IDLE = 180000;
  let timer = 0;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.assign("/still-there"), IDLE);
  };
  ["input", "pointerdown", "keydown", "scroll", "pageshow"].forEach((name) => addEventListener(name, again, { passive: true }));
  again();
})();
