/* A form that begins with a number: it asks the server who stands behind it, while one types on. */
(() => {
"use strict";
const form = document.querySelector("form[data-look]");
if (!form) return;
const all = (css, root = form) => [...root.querySelectorAll(css)];
const WHOLE = 18;
const number = form.elements["person-id_number"];
const button = form.querySelector("[data-find]");
const family = document.getElementById("family");
const block = form.querySelector("[data-lines]");
const causes = JSON.parse(form.dataset.causes);
const compact = (text) => text.replace(/\s/g, "");

async function ask(address, body) {
  const answer = await fetch(address, {
    method: "POST", body, credentials: "same-origin",
    headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content },
  });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer;
}

/* Beside an input stands what is wrong with it, or what its number tells. */
function say(input, text, wrong) {
  const id = `${input.id}-told`;
  let line = document.getElementById(id);
  if (!line) {
    line = document.createElement("p");
    line.id = id;
    line.setAttribute("role", "status");
    input.closest(".field").append(line);
    const told = (input.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
    input.setAttribute("aria-describedby", [...told, id].join(" "));
  }
  input.closest(".field").querySelector(".error:not([role=status])")?.remove();
  line.className = wrong ? "error" : "hint";
  line.textContent = text;
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.closest(".field").classList.toggle("bad", Boolean(wrong));
}

/* The parts of the form that belong to a new family, or to a known one */
function show(state) {
  for (const box of all("[data-when]")) {
    box.hidden = !box.dataset.when.split(" ").includes(state);
  }
  for (const input of all("[data-when] :is(input, select, textarea)")) {
    input.disabled = Boolean(input.closest("[data-when][hidden]"));
  }
  form.querySelector(".submit .main").disabled = state === "stopped";
}
const area = form.querySelector('.lookup [name="area"]');
if (area && area.value && area.value === form.dataset.area) area.dataset.proposed = area.value;
function proposeArea(key, text) {
  const box = area?.closest(".lookup").querySelector("[role=combobox]");
  if (!box || (area.value && area.dataset.proposed !== area.value)) return;
  area.value = area.dataset.proposed = key;
  box.value = text;
  box.setCustomValidity("");
}

/* A draft is found again by who applies */
const title = form.dataset.draft;
const named = form.elements["person-name"];
function entitle(who) {
  form.dataset.draft = who ? `${title} · ${who}` : title;
}
named.addEventListener("change", () => entitle(named.value.trim()));

/* The applicant */
let asked = compact(number.value);
let turn = 0;
const pieces = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;
function fill(found) {
  family.replaceChildren(...pieces(found.told));
  document.getElementById("known").replaceChildren(...pieces(found.known));
  say(number, found.error, Boolean(found.error));
  show(found.state);
  proposeArea(...found.area);
  entitle(found.who || named.value.trim());
}
async function look() {
  const mine = (turn += 1);
  asked = compact(number.value);
  try {
    const found = await (await ask(form.dataset.look, new FormData(form))).json();
    if (mine === turn) fill(found);
    button.hidden = true;
  } catch {
    say(number, form.dataset.failed, true);
    button.hidden = false;
  }
}
button.type = "button";
button.hidden = true;
button.addEventListener("click", look);
number.addEventListener("input", () => {
  const typed = compact(number.value);
  if (typed.length === WHOLE && typed !== asked) look();
});
number.addEventListener("change", () => { if (compact(number.value) !== asked) look(); });
number.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  look();
});
family.addEventListener("change", look);

/* The members: one empty row is always there */
const rows = () => all("[data-line]:not([hidden])", block);
const inRow = (row, name) => row.querySelector(`[name$="-${name}"]`);
const isEmpty = (row) => !inRow(row, "id_number").value.trim() && !inRow(row, "name").value.trim();
function keepBlank() {
  const last = rows().at(-1);
  if (!last || !isEmpty(last)) block.dispatchEvent(new Event("blank"));
}
async function lookMember(input) {
  const row = input.closest("[data-line]");
  const body = new FormData();
  body.set("id_number", input.value);
  body.set("head", number.value);
  try {
    const told = await (await ask(form.dataset.member, body)).json();
    say(input, told.error || told.told || "", Boolean(told.error));
    if (told.name) inRow(row, "name").value = told.name;
    const relation = inRow(row, "relation");
    if (told.relation && !relation.value) relation.value = told.relation;
  } catch {
    say(input, form.dataset.failed, true);
  }
}
block.addEventListener("input", (event) => {
  if (event.isComposing) return;
  keepBlank();
  const digits = compact(event.target.value);
  if (!event.target.name.endsWith("-id_number") || digits.length !== WHOLE) return;
  if (event.target.dataset.asked === digits) return;
  event.target.dataset.asked = digits;
  lookMember(event.target);
});
block.addEventListener("change", (event) => {
  keepBlank();
  const digits = compact(event.target.value);
  if (!event.target.name.endsWith("-id_number") || event.target.dataset.asked === digits) return;
  event.target.dataset.asked = digits;
  lookMember(event.target);
});
function afterRows() {
  const inputs = all("input:not([type=hidden]), select, textarea");
  return inputs.slice(inputs.findLastIndex((input) => block.contains(input)) + 1)
    .find((input) => !input.disabled && !input.closest("[hidden]"));
}
block.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-line]");
  const plain = !event.isComposing && !event.ctrlKey && !event.metaKey;
  if (event.key !== "Enter" || !row || !plain || event.target.closest("button")) return;
  event.preventDefault();
  const next = rows()[rows().indexOf(row) + 1];
  if (isEmpty(row) || !next) afterRows()?.focus();
  else inRow(next, "id_number").focus();
});

/* What one answer suggests for another, until the other was chosen by hand */
const cause = form.elements.cause;
cause.addEventListener("change", () => { cause.dataset.own = "1"; });
form.elements.nature.addEventListener("change", (event) => {
  if (!cause.dataset.own && causes[event.target.value]) cause.value = causes[event.target.value];
});
if (cause.value) cause.dataset.own = "1";

/* Where it begins: at the number, unless something is to be mended first. */
keepBlank();
entitle(form.dataset.who || named.value.trim());
if (!document.querySelector(".field.bad")) number.focus();
})();
