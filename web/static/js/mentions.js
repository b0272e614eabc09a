// Names of colleagues offered while somebody types "@" in a note. What is written is what counts: without scripts a name is typed.
const names = [...document.querySelectorAll("#owners option")].map((option) => option.value);
const MOST = 8;

function begun(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = before.match(/(?:^|[^\p{L}\p{N}_@.])@([\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]*)?)$/u);
  return found ? { typed: found[1], at: before.length - found[1].length } : undefined;
}

function matching(typed) {
  const wanted = typed.toLocaleLowerCase();
  return names.filter((name) => name.toLocaleLowerCase().split(" ").some((_, place, words) => words.slice(place).join(" ").startsWith(wanted))).slice(0, MOST);
}

function offer(field) {
  const list = document.createElement("ul");
  list.id = `${field.id}-people`;
  list.className = "people";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.people);
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  let here = 0;

  function close() {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    here = (place + list.children.length) % list.children.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === here)));
    field.setAttribute("aria-activedescendant", list.children[here].id);
  }

  function take(name) {
    const part = begun(field);
    if (!part) return;
    field.setRangeText(`${name} `, part.at, field.selectionStart, "end");
    close();
    field.focus();
  }

  function look() {
    const part = begun(field);
    const found = part ? matching(part.typed) : [];
    if (!found.length || (found.length === 1 && found[0] === part.typed)) return close();
    list.replaceChildren(
      ...found.map((name, at) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${at}`;
        item.setAttribute("role", "option");
        item.textContent = name;
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => take(name));
        return item;
      }),
    );
    list.hidden = false;
    mark(0);
  }

  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(here + 1);
    else if (event.key === "ArrowUp") mark(here - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[here].textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

if (names.length) for (const field of document.querySelectorAll("textarea[data-people]")) offer(field);
