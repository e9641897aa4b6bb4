/* What a page does beyond links and forms; every part looks for its own marks. */
(() => {
"use strict";
const all = (css, root = document) => [...root.querySelectorAll(css)];
/* Asked of the attribute: a field called method would hide the property. */
const posts = (form) => form?.getAttribute("method")?.toLowerCase() === "post";
const token = () => document.querySelector('meta[name="csrf-token"]').content;

const FOLDING = "details.person[open], details.more[open], details.states[open], details.why[open]";

/* Menu, person menu, search key */
const menu = document.getElementById("menu");
const menuButton = document.querySelector(".menu-button");
function openMenu(open) {
  menu.classList.toggle("open", open);
  menuButton.setAttribute("aria-expanded", String(open));
}
if (menu) {
  menuButton.addEventListener("click", () => {
    openMenu(!menu.classList.contains("open"));
    if (menu.classList.contains("open")) menu.querySelector("a, summary").focus();
  });
}
for (const now of all(".stages .now")) now.parentElement.scrollLeft = now.offsetLeft - 40;
document.addEventListener("click", (event) => {
  for (const open of all(FOLDING)) {
    if (!open.contains(event.target)) open.open = false;
  }
  if (menu?.classList.contains("open") && !menu.contains(event.target) && event.target !== menuButton) openMenu(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const open of all(FOLDING)) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    if (menu?.classList.contains("open")) { openMenu(false); menuButton.focus(); }
  }
  const typing = event.target.closest?.("input, select, textarea, [contenteditable], dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.select(); find.focus(); }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && posts(event.target.form)) {
    event.preventDefault();
    const form = event.target.form;
    form.requestSubmit(form.querySelector("button:not([type])"));
  }
});

/* Dialogs */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
});

/* Secrets: shown once asked for, which the office writes down */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-reveal]");
  if (!button) return;
  const shown = button.parentElement.firstElementChild;
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.reveal, {
      method: "POST", headers: { "X-CSRFToken": token(), Accept: "application/json" }, credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    shown.textContent = (await answer.json()).text;
    button.remove();
  } catch {
    button.disabled = false;
    button.firstChild.textContent = document.getElementById("words").dataset.failed;
  }
});

/* Fields that depend on another field */
function codesOf(name, root) {
  const boxes = all("input, select", root).filter((box) => box.name === name && !box.disabled && box.type !== "hidden");
  const held = all("input[type=hidden]", root).filter((box) => box.name === name && box.closest(".lookup") && !box.disabled);
  return [...boxes.filter((box) => box.type !== "checkbox"), ...held].map((box) => box.value)
    .concat(boxes.filter((box) => box.type === "checkbox").flatMap((box) => (box.checked ? [box.value] : box.closest(".flag") ? ["0"] : [])));
}
function settle(form) {
  const dependent = all("[data-only]", form);
  for (let round = 0; round <= dependent.length; round += 1) {
    let changed = false;
    for (const box of dependent) {
      const wanted = box.dataset.codes.split(",").map((code) => code.trim());
      const known = form.querySelector(`[name="${CSS.escape(box.dataset.only)}"]`);
      const hide = Boolean(known) && !codesOf(box.dataset.only, form).some((code) => wanted.includes(code));
      if (hide !== box.hidden || round === 0) {
        changed ||= hide !== box.hidden;
        box.hidden = hide;
        for (const input of all("input, select, textarea", box)) input.disabled = hide;
      }
    }
    if (!changed) return;
  }
}

/* Lines: child rows typed inside their parent's form */
function rowsLeft(block) {
  block.querySelector("p[data-none]").hidden = all("[data-line]:not([hidden])", block).length > 0;
}
function addLine(block, focus = true) {
  const blank = block.querySelector("template").content;
  const taken = all("[data-drop]", block).map((box) => Number(/-(\d+)-drop$/.exec(box.name)?.[1] ?? -1));
  const index = Math.max(-1, ...taken) + 1;
  const row = document.importNode(blank.querySelector("[data-line]"), true);
  for (const node of [row, ...all("*", row)]) {
    for (const attribute of [...node.attributes]) {
      if (attribute.value.includes("__n__")) attribute.value = attribute.value.replaceAll("__n__", String(index));
    }
  }
  block.querySelector("table").append(row);
  all(".lookup", row).forEach(combobox);
  settle(block.closest("form"));
  rowsLeft(block);
  if (focus) row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}
function removeLine(block, row) {
  if (row.querySelector('[name$="-id"]').value) {
    row.querySelector("[data-drop]").value = "1";
    row.hidden = true;
  } else {
    row.remove();
  }
  rowsLeft(block);
  block.querySelector("[data-add]").focus();
}
for (const block of all("[data-lines]")) {
  block.addEventListener("blank", () => addLine(block, false));
  block.addEventListener("click", (event) => {
    if (event.target.closest("[data-add]")) addLine(block);
    const remove = event.target.closest("[data-remove]");
    if (remove) removeLine(block, remove.closest("[data-line]"));
    if (remove || event.target.closest("[data-add]")) block.closest("form").dataset.dirty = "1";
  });
}

/* While a page puts the focus on a mistake, no list opens over what is said about it. */
let quiet = false;

/* Lookups: an ARIA 1.2 combobox whose rows the server searches */
function combobox(box) {
  const [held, input] = box.querySelectorAll("input");
  const list = box.querySelector(".listbox");
  let timer = 0;
  let asked = 0;
  let chosen = { id: held.value, text: input.value };
  let active = -1;
  const options = () => all("[data-id]", list);
  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function place() {
    const seat = input.getBoundingClientRect();
    const below = innerHeight - seat.bottom - 12;
    const upward = below < 160 && seat.top > below;
    list.style.left = `${seat.left}px`;
    list.style.width = `${Math.max(seat.width, Math.min(220, innerWidth - seat.left - 8))}px`;
    list.style.maxHeight = `${Math.min(260, upward ? seat.top - 60 : below)}px`;
    list.style.top = upward ? "auto" : `${seat.bottom + 2}px`;
    list.style.bottom = upward ? `${innerHeight - seat.top + 2}px` : "auto";
  }
  function mark(next) {
    const rows = options();
    if (!rows.length) return;
    active = (next + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    rows[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[active].id);
  }
  function choose(row) {
    chosen = { id: row.dataset.id, text: row.textContent };
    held.value = chosen.id;
    input.value = chosen.text;
    input.setCustomValidity("");
    close();
    held.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function show(rows) {
    list.replaceChildren(...rows.map((row, index) => {
      const line = document.createElement("span");
      line.id = `${list.id}-${index}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.dataset.id = row.id;
      line.textContent = row.text;
      return line;
    }));
    if (!rows.length) {
      const none = document.createElement("span");
      none.className = "none";
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.setAttribute("aria-selected", "false");
      none.textContent = list.dataset.none;
      list.append(none);
    }
    active = -1;
    place();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }
  function ask(text, wait) {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = (asked += 1);
      const address = new URL(box.dataset.lookup, location.href);
      address.searchParams.set("q", text);
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        const rows = answer.ok ? (await answer.json()).rows : [];
        if (mine === asked && document.activeElement === input) show(rows);
      } catch { close(); }
    }, wait);
  }
  input.addEventListener("focus", () => { if (!input.value && !quiet) ask("", 0); });
  input.addEventListener("input", () => {
    held.value = "";
    input.setCustomValidity(input.value.trim() ? list.dataset.pick : "");
    ask(input.value.trim(), 200);
    held.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) mark(event.key === "ArrowDown" ? active + 1 : (active < 0 ? -1 : active - 1));
      else ask(held.value ? "" : input.value.trim(), 0);
    } else if (event.key === "Enter" && open && !event.ctrlKey) {
      event.preventDefault();
      if (active >= 0) choose(options()[active]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", () => {
    close();
    const same = input.value && input.value === chosen.text;
    if (same) { held.value = chosen.id; input.setCustomValidity(""); }
    box.parentElement.classList.toggle("bad", Boolean(input.validationMessage));
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const row = event.target.closest("[data-id]");
    if (row) choose(row);
  });
  addEventListener("scroll", (event) => { if (!list.hidden && !list.contains(event.target)) place(); }, true);
}
all(".lookup").forEach(combobox);

/* Forms: dependent fields, unsaved work, one submission only */
for (const form of all("form[data-guard]")) {
  settle(form);
  /* What came back with a mistake in it is not saved yet. */
  if (document.querySelector("main [role=alert]")) form.dataset.dirty = "1";
  form.addEventListener("change", () => settle(form));
  form.addEventListener("input", () => { form.dataset.dirty = "1"; });
}
addEventListener("beforeunload", (event) => {
  if (!document.querySelector("form[data-dirty]:not([data-sent])")) return;
  event.preventDefault();
  event.returnValue = "";
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const unpicked = all("[role=combobox]", form).find((input) => input.validationMessage && !input.disabled && !input.closest("[hidden]"));
  if (unpicked && form.noValidate) {
    event.preventDefault();
    unpicked.reportValidity();
  } else if (form.dataset.sent) {
    event.preventDefault();
  } else if (posts(form)) {
    form.dataset.sent = "1";
    setTimeout(() => all("button:not([type])", form).forEach((button) => { button.disabled = true; }), 0);
  }
});
addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    all("button:not([type])", form).forEach((button) => { button.disabled = false; });
  }
});
quiet = true;
document.querySelector(".field.bad :is(input:not([type=hidden]), select, textarea)")?.focus();
quiet = false;
})();
