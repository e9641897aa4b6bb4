/* Days and moments: typed as people write them, or chosen from a calendar of our own.
   The calendar is the date-picker dialog of the ARIA practices; the server reads what is typed. */
(() => {
"use strict";
const words = document.getElementById("words")?.dataset;
if (!words) return;
document.documentElement.classList.add("scripted");
/* Days are counted as UTC midnights: no time zone of this machine comes in between. */
const DAY = 86400000;
const opened = performance.now();
const two = (n) => String(n).padStart(2, "0");
const at = (year, month, day) => new Date(Date.UTC(year, month, day));
const show = (day) => `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`;
const officeNow = () => new Date(Date.parse(`${words.now}Z`) + performance.now() - opened);
const today = () => show(officeNow());
const names = (list) => list.split(",");
const FORMS = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/, /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/, /^(\d{4})(\d{2})(\d{2})$/,
];
const TIME = /^(\d{1,2})(?::(\d{2})(?::\d{2})?|[时点](?:(\d{1,2})分?)?)$/;

/* What the server understands, written its own way; anything else stays as it was typed. */
function readDay(text) {
  const found = FORMS.map((form) => form.exec(text)).find(Boolean);
  if (!found) return "";
  const [year, month, day] = found.slice(1).map(Number);
  const read = at(year, month - 1, day);
  return year >= 1900 && year <= 2100 && read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? show(read) : "";
}
function readTime(text) {
  const found = TIME.exec(text);
  if (!found) return "";
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? found[3] ?? 0)];
  return hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : "";
}
function parts(box) {
  const text = box.value.normalize("NFKC").trim().replace(/\s*([年月日时点分])\s*/g, "$1");
  const [, day, time] = /^([^T ]+?)(?:(?:T| +|(?<=日)(?=\d))([^T ]+))?$/.exec(text) ?? [];
  return { day: readDay(day ?? ""), time: readTime(time ?? "") };
}
function tidy(box) {
  const { day, time } = parts(box);
  const moment = box.dataset.date === "moment";
  const neat = moment ? (day && time ? `${day} ${time}` : "") : (/[T:时点]/.test(box.value) ? "" : day);
  if (neat) box.value = neat;
}

/* The days of rest and of work that the State Council moved, a year at a time. */
const years = new Map();
function daysOf(year) {
  if (!years.has(year)) {
    years.set(year, fetch(`/calendar/${year}`, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({})));
  }
  return years.get(year);
}

let dialog = null;
let input = null;
let shown = null;
const one = (css) => dialog.querySelector(css);
function make(tag, more = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(more)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
function pressed(label, text, act, more = {}) {
  const button = make("button", { type: "button", ...(label ? { "aria-label": label, title: label } : {}), ...more }, text);
  button.addEventListener("click", act);
  return button;
}
function build() {
  const by = (months) => () => { move(months); };
  const box = make("dialog", { class: "calendar", "aria-modal": "true" });
  box.append(
    make("div", { class: "calendar-head" },
      pressed(words.yearBack, "«", by(-12)), pressed(words.monthBack, "‹", by(-1)),
      make("h2", { "aria-live": "polite", id: "calendar-month" }),
      pressed(words.monthOn, "›", by(1)), pressed(words.yearOn, "»", by(12))),
    make("table", { role: "grid", "aria-labelledby": "calendar-month" },
      make("thead", {}, make("tr", {}, ...names(words.week).map((name) => make("th", { scope: "col" }, name)))),
      make("tbody")),
    make("p", { class: "calendar-time" },
      make("label", { for: "calendar-time" }, words.time),
      make("input", { id: "calendar-time", type: "text", autocomplete: "off", inputmode: "numeric", placeholder: "16:50" })),
    make("div", { class: "buttons" },
      pressed("", words.clear, clear, { class: "button small" }),
      pressed("", words.today, chooseToday, { class: "button small" }),
      pressed("", words.apply, apply, { class: "button small main" })));
  box.querySelector("table").addEventListener("keydown", onKey);
  box.querySelector("tbody").addEventListener("click", (event) => {
    const cell = event.target.closest("[data-day]");
    if (cell) choose(cell.dataset.day);
  });
  box.querySelector("#calendar-time").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); apply(); }
  });
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  box.addEventListener("close", () => { input?.focus(); });
  document.body.append(box);
  return box;
}
function draw(focus) {
  const [year, month] = [shown.getUTCFullYear(), shown.getUTCMonth()];
  one("#calendar-month").textContent = words.month.replace("{y}", year).replace("{m}", month + 1);
  const first = at(year, month, 1);
  let day = new Date(first - ((first.getUTCDay() + 6) % 7) * DAY);
  const chosen = parts(input).day;
  const rows = [];
  do {
    const row = make("tr");
    for (let n = 0; n < 7; n += 1, day = new Date(+day + DAY)) row.append(cellOf(day, month, chosen));
    rows.push(row);
  } while (day.getUTCMonth() === month);
  one("tbody").replaceChildren(...rows);
  if (focus) one('[tabindex="0"]').focus();
  paint(year);
}
function cellOf(day, month, chosen) {
  const text = show(day);
  const here = text === show(shown);
  const week = names(words.week)[(day.getUTCDay() + 6) % 7];
  const cell = make("td", {
    role: "gridcell", "data-day": text, tabindex: here ? "0" : "-1", "aria-selected": String(text === chosen),
    "aria-label": words.day.replace("{y}", day.getUTCFullYear()).replace("{m}", day.getUTCMonth() + 1).replace("{d}", day.getUTCDate()).replace("{w}", week),
  }, String(day.getUTCDate()));
  if (day.getUTCMonth() !== month) cell.classList.add("other");
  if (text === today()) cell.setAttribute("aria-current", "date");
  if ([0, 6].includes(day.getUTCDay())) cell.classList.add("rest");
  return cell;
}
async function paint(year) {
  const { off = [], work = [] } = await daysOf(year);
  const moved = [[off, "rest", words.off, words.offMark], [work, "work", words.work, words.workMark]];
  for (const [days, kind, word, mark] of moved) {
    for (const text of days) {
      const cell = dialog.querySelector(`[data-day="${text}"]`);
      if (!cell || cell.dataset.mark) continue;
      cell.classList.remove("rest");
      cell.classList.add(kind);
      cell.dataset.mark = mark;
      cell.setAttribute("aria-label", `${cell.getAttribute("aria-label")} ${word}`);
    }
  }
}
function clamp(day) {
  return new Date(Math.min(Math.max(+day, +at(1900, 0, 1)), +at(2100, 11, 31)));
}
function move(months, focus = false) {
  const last = at(shown.getUTCFullYear(), shown.getUTCMonth() + months + 1, 0);
  shown = clamp(new Date(Math.min(+at(last.getUTCFullYear(), last.getUTCMonth(), shown.getUTCDate()), +last)));
  draw(focus);
}
function step(days) {
  shown = clamp(new Date(+shown + days * DAY));
  draw(true);
}
function onKey(event) {
  const week = (shown.getUTCDay() + 6) % 7;
  const acts = {
    ArrowLeft: () => step(-1), ArrowRight: () => step(1), ArrowUp: () => step(-7), ArrowDown: () => step(7),
    Home: () => step(-week), End: () => step(6 - week),
    PageUp: () => move(event.shiftKey ? -12 : -1, true), PageDown: () => move(event.shiftKey ? 12 : 1, true),
    Enter: () => choose(show(shown)), " ": () => choose(show(shown)),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}
function set(value) {
  if (value !== input.value) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  dialog.close();
}
function choose(day) {
  if (input.dataset.date === "day") { set(day); return; }
  shown = new Date(`${day}T00:00Z`);
  draw(false);
  one("#calendar-time").focus();
  one("#calendar-time").select();
}
function chooseToday() {
  one("#calendar-time").value = officeNow().toISOString().slice(11, 16);
  shown = new Date(`${today()}T00:00Z`);
  if (input.dataset.date === "day") set(today());
  else apply();
}
function apply() {
  const time = one("#calendar-time");
  if (input.dataset.date === "day") { set(show(shown)); return; }
  const read = readTime(time.value.normalize("NFKC").trim());
  time.toggleAttribute("aria-invalid", !read);
  if (read) set(`${show(shown)} ${read}`);
  else time.focus();
}
function clear() {
  set("");
}
function open(box) {
  dialog ??= build();
  input = box;
  const { day, time } = parts(box);
  shown = new Date(`${day || today()}T00:00Z`);
  const moment = box.dataset.date === "moment";
  one(".calendar-time").hidden = !moment;
  one(".buttons .main").hidden = !moment;
  one("#calendar-time").value = time || officeNow().toISOString().slice(11, 16);
  one(".buttons button:nth-child(2)").textContent = moment ? words.present : words.today;
  dialog.setAttribute("aria-label", words.pick.replace("{n}", box.labels[0]?.textContent.trim() || box.getAttribute("aria-label") || ""));
  dialog.showModal();
  draw(true);
}

/* Delegated, so that lines added later have it too. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-calendar]");
  if (button) open(button.parentElement.querySelector("[data-date]"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || !event.target.matches?.("[data-date]")) return;
  event.preventDefault();
  open(event.target);
});
document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-date]")) tidy(event.target);
});
document.addEventListener("submit", (event) => {
  for (const box of event.target.querySelectorAll("[data-date]")) tidy(box);
}, true);
})();
