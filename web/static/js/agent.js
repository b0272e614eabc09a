// The console by keyboard: results while typing, rows by number, copying, what was looked up before, the note of the call.
// Without scripts it is an ordinary form with links.
import { begin, forget, keep, kept } from "./call.js";

const REST = 110; // ms of rest before asking
const SHORTEST = 2; // characters
const READ = 2500; // ms after which a card counts as looked up

const part = (id) => document.getElementById(id);
const field = part("q");
const client = part("client");
const box = part("answers");
const status = part("status");
const form = field?.form;
const call = part("call");
let timer = 0;
let reading = 0;
let asking = null;

if (form) start();

function say(text) {
  status.textContent = text;
}

function rows() {
  return [...box.querySelectorAll(".console-row")];
}

function start() {
  const other = form.caller.value && form.caller.value !== kept.caller;
  if (other || /[?&]notice=\d/.test(location.search)) {
    begin(form.caller.value); // another telephone, or the ticket is made: another call
  }
  const walked = new URLSearchParams(location.search).getAll("walked");
  const behind = kept.walked.length && !walked.length; // the address does not know of the questions already answered
  if (walked.length) kept.walked = walked;
  client.value ||= kept.client;
  kept.client = client.value;
  form.caller.value ||= kept.caller;
  if (call) {
    call.note.value ||= kept.note;
    kept.note = call.note.value;
    call.key.value = kept.key;
    part("new-call").hidden = false;
    tick();
    setInterval(tick, 1000);
  }
  keep();
  ready();
  showBefore();
  field.setSelectionRange(field.value.length, field.value.length);
  if (field.value.trim() !== box.dataset.shown) typed(); // a key may be struck before the script is here
  else if (behind && card()) ask(card().dataset.id);
}

function typed() {
  clearTimeout(timer);
  const text = field.value.trim();
  if (text.length >= SHORTEST || !text) timer = setTimeout(ask, REST);
}

function ready() {
  for (const button of box.querySelectorAll("[data-copy]")) button.hidden = false;
  box.setAttribute("aria-busy", "false");
  clearTimeout(reading);
  reading = setTimeout(note, READ);
  if (!call) return;
  const known = [["q", field.value.trim()], ["client", client.value], ["caller", form.caller.value]];
  const inputs = [...known, ...kept.walked.map((entry) => ["walked", entry])].map(([name, value]) => {
    const input = document.createElement("input");
    return Object.assign(input, { type: "hidden", name, value });
  });
  part("kept").replaceChildren(...inputs);
  call.open.value = card()?.dataset.id || "";
}

function card() {
  return box.querySelector(".card");
}

async function ask(open = "", remember = false) {
  clearTimeout(timer);
  clearTimeout(reading);
  asking?.abort();
  const mine = (asking = new AbortController());
  const typed = field.value.trim();
  const query = new URLSearchParams({ q: typed, client: client.value.trim(), caller: form.caller.value });
  if (open) query.set("open", open);
  for (const entry of kept.walked) query.append("walked", entry);
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`/agent/results?${query}`, { signal: mine.signal, headers: { accept: "text/html" } });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(answer.statusText);
    box.innerHTML = await answer.text();
    box.dataset.shown = typed;
    say("");
    ready();
    if (remember) note();
  } catch {
    if (mine.signal.aborted) return; // a later question has taken its place
    box.setAttribute("aria-busy", "false");
    say(box.dataset.failed);
  }
}

function open(row) {
  return ask(row.dataset.id, true);
}

// A link that opens a card, or one with an answer of its decision tree.
async function follow(link) {
  const address = new URL(link.href).searchParams;
  const walking = link.closest(".walk");
  if (walking) {
    kept.walked = address.getAll("walked");
    keep();
  }
  await ask(address.get("open"), true);
  if (walking) box.querySelector(".walk-answer, .walk-end")?.focus();
}

function note() {
  const shown = card();
  const q = field.value.trim();
  if (!shown || !q) return;
  const entry = { q, id: shown.dataset.id, title: shown.dataset.title };
  kept.before = [entry, ...kept.before.filter((each) => each.id !== entry.id)].slice(0, 6);
  keep();
  showBefore();
}

function showBefore() {
  const list = part("before-list");
  part("before").hidden = !kept.before.length;
  list.replaceChildren(
    ...kept.before.map((entry) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link-button";
      button.textContent = entry.title;
      button.addEventListener("click", () => goBack(entry));
      return button;
    }),
  );
}

function goBack(entry) {
  field.value = entry.q;
  return ask(entry.id, true);
}

function tick() {
  const seconds = Math.max(0, Math.floor((Date.now() - kept.began) / 1000));
  part("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function copy(what) {
  const shown = card();
  if (!shown) return;
  const texts = {
    c: () => box.querySelector("#say")?.textContent,
    t: () => box.querySelector(".card-replies details[open] .card-reply")?.textContent,
    l: () => box.querySelector("#link")?.dataset.text,
  };
  const text = texts[what]()?.trim();
  if (!text) return;
  await write(text);
  say(shown.classList.contains("is-internal") ? box.dataset.warn : box.dataset.copied);
  note();
}

async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
  for (const row of all) row.toggleAttribute("aria-current", row === next);
  next.scrollIntoView({ block: "nearest" });
  clearTimeout(timer);
  timer = setTimeout(ask, REST, next.dataset.id);
}

field?.addEventListener("input", typed);
client?.addEventListener("input", () => {
  kept.client = client.value;
  keep();
  clearTimeout(timer);
  timer = setTimeout(() => ask(card()?.dataset.id), REST * 3);
});
call?.note.addEventListener("input", () => {
  kept.note = call.note.value;
  keep();
});
call?.addEventListener("submit", ready);
part("new-call")?.addEventListener("click", () => {
  forget();
  location.assign("/agent");
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const current = rows().find((row) => row.hasAttribute("aria-current"));
  const same = box.dataset.shown === field.value.trim();
  ask(same && current ? current.dataset.id : "", true).then(() => card() && field.blur());
});

box?.addEventListener("click", (event) => {
  const row = event.target.closest(".console-row");
  const related = event.target.closest("[data-open]");
  const button = event.target.closest("[data-copy]");
  if (button) return copy(button.dataset.copy);
  if ((!row && !related) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (row) open(row);
  else follow(related);
});

document.addEventListener("copy", () => {
  const place = document.getSelection().anchorNode?.parentElement;
  if (place?.closest(".card-private, .card.is-internal, .admonition.internal")) say(box.dataset.warn);
});

document.addEventListener("keydown", (event) => {
  if (!form || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape") {
    event.preventDefault();
    const { target } = event;
    if (target !== field && !call?.contains(target)) field.focus();
    else if (target === field && field.value) field.select();
    else target.blur();
  } else if (event.key === "/" && event.target === field && !field.selectionStart) {
    event.preventDefault();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (typing && event.target !== field) return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (!typing) plain(event);
});

function plain(event) {
  // By place on the keyboard, so that the keys work in the Russian layout too.
  const letter = { KeyC: "c", KeyT: "t", KeyL: "l" }[event.code];
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (event.shiftKey && digit) {
    const answer = box.querySelector(`[data-answer="${digit}"]`);
    if (answer) follow(answer);
  } else if (event.shiftKey && event.key === "Backspace") {
    const answers = box.querySelectorAll(".walk-back");
    if (answers.length) follow(answers[answers.length - 1]);
  } else if (event.code === "KeyN" && call) {
    event.preventDefault();
    call.note.focus();
  } else if (event.code === "Slash" || event.key === "/") {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (/^[1-9]$/.test(event.key)) {
    const row = rows()[Number(event.key) - 1];
    if (row) open(row);
  } else if (letter) copy(letter);
  else if (event.key === "Backspace") {
    const last = kept.before.find((entry) => entry.id !== card()?.dataset.id);
    if (last) goBack(last);
  }
}
