// The contact form: answers while it is being written, the topic's fields without a new page, a draft that survives.
// Without scripts every step is a page of its own.
import { privateKinds } from "./privacy.js";

const REST = 600; // ms of rest before asking
const ENOUGH = 12; // characters; the server's ENOUGH_TEXT
const form = document.querySelector("[data-form]");

if (document.querySelector("[data-sent]")) forget();
if (form) {
  restore();
  offerAnswers();
  switchTopics();
  pointOutLeaks();
  checkBeforeFiles();
  forgiveWhatIsCured();
  document.querySelector("[data-focus]")?.focus();
}

function send(url, extra = {}) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  body.delete("suggested");
  body.delete("screenshot"); // files travel once, with the request itself
  return fetch(url, { method: "POST", body });
}

function offerAnswers() {
  const text = form.elements.text;
  const offer = form.querySelector("[data-offer]");
  const place = form.querySelector("[data-offered]");
  let timer = 0;
  let latest = 0;

  async function ask() {
    const turn = ++latest;
    try {
      const answer = await send(form.dataset.suggestions);
      if (!answer.ok || turn !== latest) return;
      place.innerHTML = await answer.text(); // our own template's, escaped
      callInstead(place.querySelector(".urgent"));
      offer.hidden = !place.querySelector(".suggestion");
      enhance();
    } catch {
      // The form works without suggestions.
    }
  }

  function enhance() {
    for (const button of place.querySelectorAll("[data-reject]")) button.hidden = false;
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    if (text.value.trim().length >= ENOUGH) timer = setTimeout(ask, REST);
  });

  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reject]");
    if (!button) return;
    const suggestion = button.closest(".suggestion");
    form.append(hidden("rejected", suggestion.dataset.article), hidden("shown", suggestion.dataset.article));
    suggestion.remove();
    if (text.value.trim().length >= ENOUGH) ask();
    else offer.hidden = !place.querySelector(".suggestion");
    text.focus();
  });

  // What was read is known to whoever answers: nobody is told to read it again.
  const read = (event) => {
    const id = event.target.closest?.(".suggestion")?.dataset.article;
    if (id && ![...form.querySelectorAll("[name=opened]")].some((other) => other.value === id)) form.append(hidden("opened", id));
  };
  place.addEventListener("toggle", read, true);
  place.addEventListener("click", (event) => event.target.closest("a") && read(event));

  enhance();
  if (text.value.trim().length >= ENOUGH && !place.querySelector("[name=suggested]")) ask();
}

// The line to call, where somebody in trouble is writing: once.
function callInstead(line) {
  const place = form.querySelector("[data-call]");
  const comes = line && !place.firstChild;
  if (line) place.replaceChildren(line);
  if (document.querySelector("#urgent-part .urgent")) place.replaceChildren();
  if (comes) place.scrollIntoView({ block: "nearest" });
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

function switchTopics() {
  const topic = form.elements.topic;
  if (!topic) return;
  const plain = form.querySelector("[data-plain]");
  plain.hidden = true;
  const renew = async (...parts) => {
    // getAttribute, because the buttons named "action" hide the property.
    const answer = await send(form.getAttribute("action"), { action: "topic" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) form.querySelector(part).replaceWith(found(page, part));
    return page;
  };
  // What happened decides which fields can be left empty; without this the answer to "send" says so.
  form.addEventListener("change", ({ target }) => {
    if (target.name === "purpose" && form.querySelector("#field-part .form-row")) renew("#field-part").catch(() => {});
  });
  topic.addEventListener("change", async () => {
    try {
      const page = await renew("#topic-part", "#field-part");
      document.querySelector("#urgent-part").replaceWith(found(page, "#urgent-part"));
      callInstead();
      fill(draft());
      if (form.elements.text.value.trim().length < ENOUGH) {
        const offered = page.querySelector("[data-offered]");
        form.querySelector("[data-offered]").replaceChildren(...offered.childNodes);
        form.querySelector("[data-offer]").hidden = !form.querySelector(".suggestion");
        for (const button of form.querySelectorAll("[data-reject]")) button.hidden = false;
      }
    } catch {
      plain.hidden = false;
      plain.removeAttribute("data-plain"); // the style sheet hides it from browsers that run scripts
    }
  });
  // Of a draft, or chosen while this script was still on its way: the fields are those of another topic yet.
  const given = [...topic.options].find((option) => option.defaultSelected)?.value ?? topic.options[0].value;
  const { topic: kept } = draft();
  if (!topic.value && kept) topic.value = kept;
  if (topic.value && topic.value !== given) topic.dispatchEvent(new Event("change"));
}

function found(page, part) {
  const element = page.querySelector(part);
  if (!element) throw new Error(`the answer has no ${part}`);
  return element;
}

// The server keeps no file of a form with mistakes, and a file control can't be filled again: so the words go ahead alone.
function checkBeforeFiles() {
  let checked = false;
  form.addEventListener("submit", async (event) => {
    if (checked || event.submitter?.value !== "send" || !form.elements.screenshot?.files.length) return;
    event.preventDefault();
    try {
      const answer = await send(form.getAttribute("action"), { action: "check" });
      if (answer.status === 422) return tell(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // Sent as it is, the server says what is wrong.
    }
    checked = true;
    form.requestSubmit(event.submitter);
  });
}

// Mistakes as the page of the answer tells them, in this page, which still has the files.
function tell(page) {
  document.querySelector(".contact-head").replaceWith(found(page, ".contact-head"));
  callInstead();
  for (const old of form.querySelectorAll("p.error")) old.remove();
  for (const control of form.querySelectorAll("[id]")) {
    const told = page.getElementById(control.id);
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (told?.hasAttribute(name)) control.setAttribute(name, told.getAttribute(name));
      else control.removeAttribute(name);
    }
  }
  for (const message of page.querySelectorAll("p.error[id]")) form.querySelector(`#${message.id.slice(0, -"-error".length)}`)?.closest(".form-row")?.append(message);
  document.querySelector("[data-focus]")?.focus();
}

// A mistake that was mended is no longer told: its line, its mark and its place in the summary go.
function forgiveWhatIsCured() {
  form.addEventListener("input", ({ target }) => {
    const part = target.closest("[aria-invalid=true]");
    if (!part || !(target.type === "checkbox" ? target.checked : target.value.trim()) || target.validity?.valid === false) return;
    part.removeAttribute("aria-invalid");
    document.getElementById(`${part.id}-error`)?.remove();
    const summary = document.querySelector(".error-summary");
    summary?.querySelector(`a[href="#${part.id}"]`)?.closest("li").remove();
    if (summary && !summary.querySelector("li")) summary.remove();
  });
}

// What must not be sent is pointed out at once; the server masks it in any case.
function pointOutLeaks() {
  const text = form.elements.text;
  const note = form.querySelector("[data-leak]");
  const look = () => {
    const kinds = privateKinds(text.value);
    const { leakCard, leakDocument, leakSecret } = form.dataset;
    const numbers = kinds.has("card") ? leakCard : ["snils", "inn", "passport"].some((kind) => kinds.has(kind)) ? leakDocument : "";
    note.textContent = numbers || (kinds.size ? leakSecret : "");
  };
  text.addEventListener("input", look);
  look();
}

// A draft in this tab only; it is gone when the request is sent or the tab is closed.
function draft() {
  try {
    return JSON.parse(sessionStorage.getItem("contact")) ?? {};
  } catch {
    return {};
  }
}

function restore() {
  fill(draft());
  for (const event of ["input", "change"]) form.addEventListener(event, keep);
}

function forget() {
  try {
    sessionStorage.removeItem("contact");
  } catch {
    // Where a browser keeps nothing for us there is nothing to forget.
  }
}

function keep() {
  const written = [...new FormData(form)].filter(([name, value]) => /^(?:topic|purpose|text|email|f_\w+)$/.test(name) && !(name === "text" && searched(value)));
  try {
    sessionStorage.setItem("contact", JSON.stringify({ ...draft(), ...Object.fromEntries(written) }));
  } catch {
    // A full or forbidden storage costs only the draft.
  }
}

// The words searched for stand in a fresh form; nobody wrote them here.
function searched(text) {
  return text !== "" && text === form.elements.q.value;
}

// What the page says itself wins over the draft, but for the words searched for; a purpose belongs to its topic.
function fill(kept) {
  const { text } = form.elements;
  if (kept.text && searched(text.value) && text.value === text.defaultValue) text.value = kept.text;
  for (const control of form.querySelectorAll("[name=text], [name=email], [name^=f_]")) control.value ||= kept[control.name] ?? "";
  const topic = form.elements.topic?.value;
  if (topic !== kept.topic || form.querySelector("[name=purpose]:checked")) return;
  for (const purpose of form.querySelectorAll("[name=purpose]")) purpose.checked = purpose.value === kept.purpose;
}
