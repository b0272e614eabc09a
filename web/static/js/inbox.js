// The inbox by keyboard: rows, opening, answering, closing, selecting. Without scripts everything is a link or a button.
// Keys are taken by their place on the keyboard, so that they work in the Russian layout too.
const rows = [...document.querySelectorAll(".inbox-row")];
const HERE = "data-here";

function here() {
  return rows.find((row) => row.hasAttribute(HERE));
}

function step(by) {
  if (!rows.length) return;
  const at = rows.indexOf(here());
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  for (const row of rows) row.toggleAttribute(HERE, row === next);
  const link = next.querySelector(".inbox-words");
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function go(anchor = "") {
  const link = here()?.querySelector(".inbox-words");
  if (link) location.assign(link.href + anchor);
}

function show(id, field) {
  const part = document.getElementById(id);
  if (!part) return;
  if (part.tagName === "DETAILS") part.open = true;
  const target = field ? document.getElementById(field) : part.querySelector("select, textarea, input:not([type=hidden])");
  target?.focus();
}

const onList = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyO: () => go(),
  KeyR: () => go("#text"),
  KeyE: () => go("#close"),
  KeyX: () => here()?.querySelector("input")?.click(),
  Slash: () => find(),
};
const onOne = {
  KeyR: () => document.getElementById("text")?.focus(),
  KeyN: () => show("note-part", "note"),
  KeyE: () => show("close"),
  KeyM: () => document.getElementById("take")?.querySelector("button")?.click(),
  KeyU: () => document.getElementById("back")?.click(),
};

function find() {
  const field = document.getElementById("find");
  field?.focus();
  field?.select();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && typing) event.target.blur();
  if (typing) return;
  if (event.key === "?" || (event.shiftKey && event.code === "Slash")) {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    if (keys.open) keys.scrollIntoView({ block: "nearest" });
    event.preventDefault();
    return;
  }
  const verb = (document.getElementById("back") ? onOne : onList)[event.code];
  if (!verb || event.shiftKey) return;
  event.preventDefault();
  verb();
});

// One box that selects all.
const head = document.querySelector("thead .inbox-tick");
if (head) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.setAttribute("aria-label", head.textContent.trim());
  const label = document.createElement("label");
  label.append(box);
  head.replaceChildren(label);
  box.addEventListener("change", () => {
    for (const each of document.querySelectorAll(".inbox-row input")) each.checked = box.checked;
  });
}

// A link that says what to do there opens that part: #close, #note-part.
const wanted = location.hash && document.getElementById(location.hash.slice(1));
if (wanted) {
  if (wanted.tagName === "DETAILS") show(wanted.id);
  else if (wanted.matches("textarea")) wanted.focus();
}

// Who else has the request open: told and asked every 20 seconds while the page is seen, and at once when writing begins.
const present = document.getElementById("present");
const written = document.getElementById("text");
let doing = "reading";

async function tell() {
  if (document.hidden) return;
  try {
    const answer = await fetch(present.dataset.url, { method: "POST", body: new URLSearchParams({ doing }) });
    if (answer.ok && !answer.redirected) {
      const fresh = await answer.text();
      if (fresh.trim() !== present.innerHTML.trim()) present.innerHTML = fresh;
    }
  } catch {
    // nobody is told for now; the next time they are
  }
}

if (present) {
  tell();
  setInterval(tell, 20000);
  document.addEventListener("visibilitychange", tell);
  written?.addEventListener("input", () => {
    const now = written.value.trim() ? "writing" : "reading";
    if (now === doing) return;
    doing = now;
    tell();
  });
}

// What can be taken back for ten seconds is offered no longer.
const undo = document.getElementById("undo");
if (undo) setTimeout(() => undo.remove(), 10000);
