/* Two people, one record: a value of theirs is taken into the form, or one's own put back. */
(() => {
"use strict";
const form = document.querySelector("form:has(.clash)");
if (!form) return;
const boxes = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

/* What stands in an input now, in the way it is put there */
function standing(name) {
  const found = boxes(name);
  const ticked = found.filter((box) => box.type === "checkbox");
  if (ticked.length) return { value: ticked.filter((box) => box.checked).map((box) => box.value).join(","), text: "" };
  const [first] = found;
  return { value: first?.value ?? "", text: first?.closest(".lookup")?.querySelector("[role=combobox]").value ?? "" };
}
function put(name, { value, text }) {
  const found = boxes(name);
  const ticked = found.filter((box) => box.type === "checkbox");
  const codes = value.split(",");
  for (const box of ticked) box.checked = codes.includes(box.value);
  const target = ticked[0] ?? found[0];
  if (!target) return;
  if (!ticked.length) target.value = value;
  const search = target.closest(".lookup")?.querySelector("[role=combobox]");
  if (search) { search.value = text; search.setCustomValidity(""); }
  if ("drop" in target.dataset) target.closest("[data-line]").hidden = Boolean(value);
  for (const kind of ["input", "change"]) target.dispatchEvent(new Event(kind, { bubbles: true }));
}
for (const button of form.querySelectorAll("[data-take]")) {
  const words = [button.firstChild.textContent, button.dataset.back];
  let other = { value: button.dataset.value, text: button.dataset.text };
  button.addEventListener("click", () => {
    const mine = standing(button.dataset.take);
    put(button.dataset.take, other);
    other = mine;
    const taken = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(taken));
    button.firstChild.textContent = words[Number(taken)];
    button.closest("tr").classList.toggle("taken", taken);
  });
}
})();
