/* Drafts: a form keeps itself as it is typed, and outlives a log-in that ended. */
(() => {
"use strict";
const form = document.querySelector("form[data-draft]");
const box = document.getElementById("relogin");
const note = document.querySelector("[data-kept]");
if (!form || !box || !note) return;
const QUIET = 1500;
const AGAIN = 10_000;
const MOST_ALIVE = 60_000; /* a browser sends no more once the page is left */
const NOT_KEPT = new Set(["csrf_token", "row_version", "confirm", "draft", "draft_title", "opened_by"]);
const GONE = [400, 401, 409];
const all = (css, root = document) => [...root.querySelectorAll(css)];
const hidden = (name) => form.querySelector(`input[type=hidden][name=${name}]`);
const meta = document.querySelector('meta[name="csrf-token"]');
const draft = hidden("draft");
const password = box.querySelector("[type=password]");
const mine = Number(box.dataset.person);
let timer = 0;
let flying = null;
let waiting = null;
let declined = false;
let checking = false;
let checked = false;

/* What stands in the form, and what the person touched of it */
function written() {
  const secret = new Set(all("input[type=password]", form).map((input) => input.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.has(name) && !secret.has(name));
}
const touched = hidden("touched");
const names = new Set(touched?.value.split(",").filter(Boolean));
function touch(name) {
  if (!touched || !name || names.has(name)) return;
  names.add(name);
  touched.value = [...names].join(",");
}
/* What came back with a mistake in it was not stored: it is worth keeping at once. */
let kept = form.dataset.dirty ? "" : JSON.stringify(written());

function say(text) {
  note.textContent = text;
}
/* A new record has no name yet: the first row it belongs to tells its drafts apart. */
function title() {
  if ("titled" in form.dataset) return form.dataset.draft; /* the page names its drafts itself */
  const about = all("[role=combobox]", form).find((input) => input.value && input.parentElement.querySelector("input[type=hidden]")?.value);
  const [said, name] = [form.dataset.draft, about?.value.split(" · ")[0]];
  return name && !said.includes(name) ? `${said} · ${name}` : said;
}

/* Keeping */
function wait() {
  clearTimeout(timer);
  timer = setTimeout(keep, QUIET);
}
function keep() {
  clearTimeout(timer);
  if (form.dataset.sent || checking) return Promise.resolve();
  flying ??= attempt().finally(() => { flying = null; });
  return flying;
}
function send(values) {
  const number = (text) => (text ? Number(text) : null);
  const body = JSON.stringify({
    form: new URL(form.action).pathname, title: title(), values, person: mine, draft: number(draft.value),
    version: number(form.dataset.version ?? hidden("row_version")?.value),
  });
  return fetch(box.dataset.keep, {
    method: "POST", credentials: "same-origin", keepalive: new Blob([body]).size < MOST_ALIVE, body,
    headers: { "Content-Type": "application/json", "X-CSRFToken": meta.content, Accept: "application/json" },
  });
}
async function attempt() {
  const values = written();
  const now = JSON.stringify(values);
  if (now === kept) return;
  try {
    let answer = await send(values);
    if (GONE.includes(answer.status) && await stillIn()) answer = await send(values);
    if (GONE.includes(answer.status)) say(note.dataset.out);
    else await hear(answer, now);
  } catch {
    say(note.dataset.failed);
    timer = setTimeout(keep, AGAIN);
  }
}
async function hear(answer, now) {
  if (answer.status >= 500) throw new Error(String(answer.status));
  const said = await answer.json();
  if (!answer.ok) { say(`${note.dataset.full}：${said.message}`); return; }
  draft.value = said.id;
  kept = now;
  say(`${note.dataset.said} ${said.saved}`);
  if (JSON.stringify(written()) === kept) delete form.dataset.dirty;
  else wait();
}

/* Who is logged in: the token is renewed for the same person, the page goes with another one */
async function look() {
  const answer = await fetch(box.dataset.token, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { token, person } = await answer.json();
  if (person && person !== mine) {
    form.dataset.sent = "1";
    location.replace(form.action);
    await new Promise(() => {});
  }
  meta.content = token;
  for (const input of all("input[name=csrf_token]")) input.value = token;
  return person === mine;
}
async function stillIn() {
  if (await look()) return true;
  return declined ? false : relogin();
}
function relogin() {
  waiting ??= new Promise((done) => {
    box.returnValue = "";
    password.value = "";
    box.querySelector(".error").textContent = "";
    box.showModal();
    password.focus();
    box.addEventListener("close", () => {
      waiting = null;
      declined = box.returnValue !== "in";
      done(!declined);
    }, { once: true });
  });
  return waiting;
}
box.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const entry = event.target;
  const [error, button] = [entry.querySelector(".error"), entry.querySelector("button:not([type])")];
  button.disabled = true;
  error.textContent = "";
  try {
    await look();
    await fetch(entry.action, { method: "POST", credentials: "same-origin", body: new URLSearchParams({ username: box.querySelector("[readonly]").value, password: password.value, csrf_token: meta.content }) });
    if (await look()) box.close("in");
    else error.textContent = entry.dataset.wrong;
  } catch {
    error.textContent = entry.dataset.away;
  }
  button.disabled = false;
  if (box.open) password.select();
});

/* Before a form leaves: the draft on its way has arrived, and its sender is still logged in */
async function ready() {
  clearTimeout(timer);
  const named = hidden("draft_title");
  if (named) named.value = title();
  declined = false;
  try {
    await flying;
    return await stillIn();
  } catch {
    say(note.dataset.away);
    return false;
  }
}
document.addEventListener("submit", async (event) => {
  if (event.target !== form || checked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (checking || form.dataset.sent) return;
  checking = true;
  const go = await ready();
  checking = false;
  if (!go) { wait(); return; }
  checked = true;
  form.requestSubmit(event.submitter);
  checked = false;
}, true);

/* What counts as a change */
for (const kind of ["input", "change"]) {
  form.addEventListener(kind, (event) => { touch(event.target.name); wait(); });
}
form.addEventListener("click", (event) => {
  const path = event.composedPath();
  if (!path.some((node) => node.matches?.("[data-add], [data-remove]"))) return;
  const block = path.find((node) => node.matches?.("[data-lines]")) ?? form.querySelector("[data-lines]:focus-within");
  const blank = block?.querySelector("template").content.querySelector("[data-drop]");
  if (blank) touch(blank.name.replace(/__n__.*/, ""));
  wait();
});
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "hidden") keep();
  /* Whoever logged in again in another window need not do so twice. */
  else if (box.open && await look().catch(() => false)) box.close("in");
});
if (form.dataset.dirty) wait();
})();
