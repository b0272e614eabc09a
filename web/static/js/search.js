// Suggestions under a search field: a combobox with a listbox, by the ARIA Authoring Practices.
// Words alone are asked for while keys are struck, the whole engine when typing rests.
// Without scripts the field is an ordinary form.
const PAUSE = 120; // ms without a key before asking for words
const REST = 400; // ms without a key before asking the whole engine
const SHORTEST = 2; // characters

for (const form of document.querySelectorAll("form.field")) setUp(form);

function setUp(form) {
  const input = form.querySelector("input[type=search]");
  const panel = form.querySelector(".field-panel");
  const status = form.querySelector("[data-status]");
  const known = new Map(); // what was asked before, so that deleting letters asks nothing
  let timers = [];
  let asking = null;
  let chosen = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", panel.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...panel.children];

  function stop() {
    timers.forEach(clearTimeout);
    timers = [];
    asking?.abort();
  }

  function close() {
    stop();
    panel.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const all = options();
    chosen = index;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[index].id);
      all[index].scrollIntoView({ block: "nearest" });
    }
  }

  function show(text, suggestions) {
    panel.replaceChildren(...suggestions.map(row), lastRow(text));
    options().forEach((option, place) => {
      option.id = `${panel.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.tabIndex = -1;
      option.addEventListener("mousemove", () => chosen !== place && choose(place));
    });
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
    say(suggestions);
  }

  // Said once: the same words again would be read out again.
  function say(suggestions) {
    const count = suggestions.length ? counted(form, suggestions.length) : "";
    const answer = suggestions.find((suggestion) => suggestion.answer);
    const words = answer ? `${form.dataset.best}: ${plain(answer.title)}. ${count}` : count;
    if (status.textContent !== words) status.textContent = words;
  }

  function row(suggestion) {
    const link = element("a", suggestion.answer ? "suggest suggest-best" : "suggest");
    link.href = within(suggestion.url);
    link.lang = suggestion.lang;
    if (suggestion.answer) {
      const word = element("span", "suggest-word", form.dataset.best);
      word.lang = form.dataset.lang;
      link.append(word);
    }
    link.append(marked("span", "suggest-title", suggestion.title));
    if (suggestion.category) {
      const label = element("span", "suggest-label", suggestion.category);
      label.lang = form.dataset.lang;
      link.append(label);
    }
    if (suggestion.line.length) link.append(marked("span", "suggest-line", suggestion.line));
    return link;
  }

  function lastRow(text) {
    const link = element("a", "suggest suggest-all", form.dataset.all);
    link.href = `${form.action}?${new URLSearchParams({ q: text })}`;
    return link;
  }

  async function ask(text, rested) {
    asking?.abort();
    asking = new AbortController();
    const kept = `${rested} ${text}`;
    try {
      if (!known.has(kept)) {
        const query = new URLSearchParams({ q: text, lang: form.dataset.lang, ...(rested && { rested }) });
        const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: asking.signal });
        if (!answer.ok) return close();
        known.set(kept, (await answer.json()).suggestions);
      }
      if (input.value.trim() !== text || document.activeElement !== input) return;
      if (chosen < 0 || panel.hidden) show(text, known.get(kept)); // a chosen row stays under the hand
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function typed() {
    stop();
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    if (chosen >= 0) choose(-1);
    if (!known.has(`true ${text}`)) timers.push(setTimeout(ask, PAUSE, text, false));
    timers.push(setTimeout(ask, known.has(`true ${text}`) ? PAUSE : REST, text, true));
  }

  input.addEventListener("input", typed);
  if (document.activeElement === input && input.value !== input.defaultValue) typed(); // before the script was here

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) {
        const text = input.value.trim();
        if (text.length >= SHORTEST) ask(text, true);
        return;
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = chosen + step;
      choose(next > last ? -1 : next < -1 ? last : next);
    } else if (event.key === "Enter" && !panel.hidden && chosen >= 0) {
      event.preventDefault();
      options()[chosen].click();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") close();
  });

  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  input.addEventListener("blur", () => setTimeout(() => form.contains(document.activeElement) || close(), 0));
  form.addEventListener("submit", (event) => {
    close();
    if (!input.value.trim()) {
      event.preventDefault();
      input.focus();
    }
  });
}

// In the panel of the widget an address of the site leads within the panel.
function within(url) {
  const { embedded } = document.documentElement.dataset;
  if (!embedded) return url;
  const { pathname, search, hash } = new URL(url, location.href);
  return `${embedded}${pathname}${search}${hash}`;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function plain(runs) {
  return runs.map((run) => run.text).join("");
}

function marked(name, className, runs) {
  const made = element(name, className);
  for (const run of runs) {
    made.append(run.marked ? Object.assign(document.createElement("mark"), { textContent: run.text }) : run.text);
  }
  return made;
}

// The sentence that tells a screen reader how many there are, in the right plural form.
function counted(form, count) {
  const form_ = new Intl.PluralRules(form.dataset.lang).select(count);
  const sample = { one: form.dataset.one, few: form.dataset.few }[form_] ?? form.dataset.many;
  return sample.replace(/\d+/, String(count));
}

// "/" goes to the first field, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  document.querySelector("form.field input[type=search]")?.focus();
});
