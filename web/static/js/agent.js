// The console by keyboard: results while typing, rows by number, copying, what was looked up before, the note of the call.
// Without scripts it is an ordinary form with links.
const REST = 110; // ms of rest before asking
const SHORTEST = 2; // characters
const KEPT = "otvet-call"; // the call, until it becomes a ticket or a new one begins; this tab only

const field = document.getElementById("q");
const client = document.getElementById("client");
const box = document.getElementById("answers");
const status = document.getElementById("status");
const form = field?.form;
const call = document.getElementById("call");
let timer = 0;
let asking = null;
let chosen = "";

const kept = read();
if (form) start();

function read() {
  try {
    return { began: Date.now(), note: "", client: "", before: [], key: newKey(), ...JSON.parse(sessionStorage.getItem(KEPT) || "{}") };
  } catch {
    return { began: Date.now(), note: "", client: "", before: [], key: newKey() };
  }
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keep() {
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

function say(text) {
  status.textContent = text;
}

function rows() {
  return [...box.querySelectorAll(".console-row")];
}

function start() {
  if (/[?&]told=\d/.test(location.search)) sessionStorage.removeItem(KEPT), Object.assign(kept, read());
  if (form.caller.value && form.caller.value !== kept.caller) {
    sessionStorage.removeItem(KEPT); // another telephone, another call
    Object.assign(kept, read(), { caller: form.caller.value });
    keep();
  }
  call.note.value ||= kept.note;
  client.value ||= kept.client;
  call.key.value = kept.key;
  document.getElementById("new-call").hidden = false;
  ready();
  showBefore();
  tick();
  setInterval(tick, 1000);
  field.setSelectionRange(field.value.length, field.value.length);
}

function ready() {
  for (const button of box.querySelectorAll("[data-copy]")) button.hidden = false;
  call.q.value = field.value.trim();
  call.client.value = client.value;
  call.open.value = card()?.dataset.id || "";
  call.path.value = box.querySelector("[data-path]")?.dataset.path || "";
}

function card() {
  return box.querySelector(".card");
}

async function ask(open = "", remember = false) {
  clearTimeout(timer);
  asking?.abort();
  asking = new AbortController();
  const query = new URLSearchParams({ q: field.value.trim(), client: client.value.trim(), caller: form.caller.value });
  if (open) query.set("open", open);
  try {
    const answer = await fetch(`/agent/results?${query}`, { signal: asking.signal, headers: { accept: "text/html" } });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) return say(box.dataset.failed);
    box.innerHTML = await answer.text();
    chosen = open;
    say("");
    ready();
    if (remember) note();
  } catch (error) {
    if (error.name !== "AbortError") say(box.dataset.failed);
  }
}

function open(row) {
  return ask(row.dataset.id, true);
}

function note() {
  const shown = card();
  if (!shown || !field.value.trim()) return;
  const entry = { q: field.value.trim(), id: shown.dataset.id, title: shown.dataset.title };
  kept.before = [entry, ...kept.before.filter((each) => each.id !== entry.id)].slice(0, 5);
  keep();
  showBefore();
}

function showBefore() {
  const list = document.getElementById("before-list");
  document.getElementById("before").hidden = !kept.before.length;
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
  document.getElementById("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
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
    const area = document.createElement("textarea");
    area.value = text;
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

field?.addEventListener("input", () => {
  clearTimeout(timer);
  const text = field.value.trim();
  if (text.length >= SHORTEST || !text) timer = setTimeout(ask, REST);
});
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
document.getElementById("new-call")?.addEventListener("click", () => {
  sessionStorage.removeItem(KEPT);
  location.assign("/agent");
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const current = rows().find((row) => row.hasAttribute("aria-current"));
  const same = call.q.value === field.value.trim();
  ask(same && current ? current.dataset.id : "", true).then(() => card() && field.blur());
});

box?.addEventListener("click", (event) => {
  const row = event.target.closest(".console-row");
  const related = event.target.closest("[data-open]");
  const button = event.target.closest("[data-copy]");
  if (button) return copy(button.dataset.copy);
  if ((!row && !related) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  ask(row ? row.dataset.id : new URL(related.href).searchParams.get("open"), true);
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
    if (event.target === field) field.select();
    else field.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (typing && event.target !== field) return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (!typing) plain(event);
});

function plain(event) {
  // By place on the keyboard, so that the keys work in the Russian layout too.
  const letter = { KeyC: "c", KeyT: "t", KeyL: "l" }[event.code];
  if (event.code === "Slash" || event.key === "/") {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (/^[1-9]$/.test(event.key)) {
    const row = rows()[Number(event.key) - 1];
    if (row) open(row);
  } else if (letter) copy(letter);
  else if (event.key === "Backspace" && kept.before[1]) goBack(kept.before[1]);
}
