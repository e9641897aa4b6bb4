/* Tables: a head that stays in sight where the table fits, a box to scroll in where it does not. */
(() => {
"use strict";
const boxes = [...document.querySelectorAll(".scroll")];
function measure(box) {
  const table = box.querySelector("table");
  if (!table) return;
  const fits = table.offsetWidth <= box.clientWidth;
  box.classList.toggle("fits", fits);
  /* What does not scroll is no stop on the way of the Tab key. */
  if (fits) box.removeAttribute("tabindex");
  else box.setAttribute("tabindex", "0");
}
const watch = new ResizeObserver((changes) => { for (const change of changes) measure(change.target); });
for (const box of boxes) { measure(box); watch.observe(box); }
})();
