/* The left menu: which parts stand open is remembered; a long one can be narrowed by typing. */
(() => {
"use strict";
const menu = document.getElementById("menu");
if (!menu) return;
const STORE = "menu-parts";
const parts = [...menu.querySelectorAll("details[data-part]")];
const links = [...menu.querySelectorAll("a")];
const holds = (part) => part.querySelector("[aria-current]");

function remembered() {
  try { return JSON.parse(localStorage.getItem(STORE)) ?? {}; } catch { return {}; }
}
function remember(part) {
  try { localStorage.setItem(STORE, JSON.stringify({ ...remembered(), [part.dataset.part]: part.open })); } catch { /* not kept, then */ }
}
const before = remembered();
for (const part of parts) {
  const kept = before[part.dataset.part];
  if (typeof kept === "boolean" && !holds(part)) part.open = kept;
  /* The event of opening comes later; what the hand did is known at once. */
  part.firstElementChild.addEventListener("click", () => { setTimeout(() => remember(part), 0); });
}
menu.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });

const find = menu.querySelector(".menu-find");
if (!find) return;
find.hidden = false;
const none = document.createElement("p");
none.className = "hint";
none.setAttribute("role", "status");
find.after(none);
let stood = null;
function narrow() {
  const wanted = find.value.trim().toLowerCase();
  stood ??= new Map(parts.map((part) => [part, part.open]));
  for (const link of links) link.parentElement.hidden = Boolean(wanted) && !link.textContent.toLowerCase().includes(wanted);
  for (const part of parts) {
    const found = part.querySelector("li:not([hidden])");
    part.hidden = !found;
    part.open = wanted ? Boolean(found) : stood.get(part);
  }
  none.textContent = links.some((link) => !link.parentElement.hidden) ? "" : find.dataset.none;
  if (!wanted) stood = null;
}
const seen = () => links.filter((link) => link.checkVisibility());
find.addEventListener("input", narrow);
find.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && find.value.trim()) seen()[0]?.click();
  if (event.key === "ArrowDown") { event.preventDefault(); seen()[0]?.focus(); }
  if (event.key === "Escape" && find.value) { event.stopPropagation(); find.value = ""; narrow(); }
});
menu.addEventListener("keydown", (event) => {
  const at = seen().indexOf(event.target);
  if (at < 0 || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  event.preventDefault();
  (event.key === "ArrowDown" ? seen()[at + 1] : seen()[at - 1] ?? find)?.focus();
});
})();
