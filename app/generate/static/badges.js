/* The numbers in the menu: asked for once the page stands, so that no page waits for them. */
(() => {
"use strict";
const menu = document.querySelector("nav[data-badges]");

function put(link, number) {
  const badge = document.createElement("span");
  const unit = document.createElement("span");
  badge.className = "count";
  badge.setAttribute("aria-live", "off");
  unit.className = "sr";
  unit.textContent = menu.dataset.waiting;
  badge.append(number, unit);
  link.append(badge);
}

async function load() {
  try {
    const answer = await fetch(menu.dataset.badges, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const numbers = await answer.json();
    for (const link of menu.querySelectorAll("a[href]")) {
      const number = numbers[link.getAttribute("href")];
      if (number) put(link, number);
    }
  } catch { /* a menu without numbers is still a menu */ }
}
if (menu) load();
})();
