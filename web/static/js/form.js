// The contact form: answers while it is being written, the topic's fields without a new page, a draft that survives.
// Without scripts every step is a page of its own.
import { privateKinds } from "./privacy.js";

const REST = 600; // ms of rest before asking
const ENOUGH = 12; // characters; the server's ENOUGH_TEXT
const form = document.querySelector("[data-form]");

if (document.querySelector("[data-sent]")) sessionStorage.removeItem("contact");
if (form) {
  restore();
  offerAnswers();
  switchTopics();
  pointOutLeaks();
  document.querySelector("[data-focus]")?.focus();
}

function send(url, extra = {}) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  body.delete("suggested");
  body.delete("screenshot"); // pictures travel once, with the request itself
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
      place.innerHTML = await answer.text(); // made by our own template, everything in it escaped
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

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

function switchTopics() {
  const topic = form.elements.topic;
  if (!topic) return;
  const plain = form.querySelector("[data-plain]");
  plain.hidden = true;
  topic.addEventListener("change", async () => {
    try {
      // getAttribute, because the buttons named "action" hide the property.
      const answer = await send(form.getAttribute("action"), { action: "topic" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of ["#topic-part", "#field-part"]) form.querySelector(part).replaceWith(found(page, part));
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
  const { topic: kept } = draft();
  if (!topic.value && kept) {
    topic.value = kept;
    if (topic.value) topic.dispatchEvent(new Event("change"));
  }
}

function found(page, part) {
  const element = page.querySelector(part);
  if (!element) throw new Error(`the answer has no ${part}`);
  return element;
}

// What must not be sent is pointed out at once; the server masks it in any case.
function pointOutLeaks() {
  const text = form.elements.text;
  const note = form.querySelector("[data-leak]");
  const look = () => {
    const kinds = privateKinds(text.value);
    const { leakCard, leakDocument, leakSecret } = form.dataset;
    const numbers = kinds.has("card") ? leakCard : kinds.has("snils") || kinds.has("passport") ? leakDocument : "";
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

function keep() {
  const written = [...new FormData(form)].filter(([name]) => /^(?:topic|purpose|text|email|f_\w+)$/.test(name));
  try {
    sessionStorage.setItem("contact", JSON.stringify({ ...draft(), ...Object.fromEntries(written) }));
  } catch {
    // A full or forbidden storage costs only the draft.
  }
}

// What the page says itself wins over the draft; a purpose belongs to its topic.
function fill(kept) {
  for (const control of form.querySelectorAll("[name=text], [name=email], [name^=f_]")) control.value ||= kept[control.name] ?? "";
  const topic = form.elements.topic?.value;
  if (topic !== kept.topic || form.querySelector("[name=purpose]:checked")) return;
  for (const purpose of form.querySelectorAll("[name=purpose]")) purpose.checked = purpose.value === kept.purpose;
}
