/* Dialogs say themselves what is missing: the browser would say it in its own language. */
(() => {
"use strict";
for (const again of document.querySelectorAll("dialog[data-open]")) again.showModal();
document.addEventListener("submit", (event) => {
  const box = [...event.target.querySelectorAll("[data-needed]")].find((field) => !field.value.trim());
  if (!box) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const error = document.getElementById(`${box.id}-error`);
  error.textContent = box.dataset.needed;
  error.hidden = false;
  box.setAttribute("aria-invalid", "true");
  box.focus();
}, true);
})();
