// Help with a reply without losing one's place: articles are looked for beside it, and what a button puts in goes where the
// cursor is. Without scripts the same buttons lead to the page again with everything that was written.
const text = document.getElementById("text");
const look = document.getElementById("look");
const offers = document.getElementById("offers");

function put(words) {
  const before = text.value.slice(0, text.selectionStart);
  const after = text.value.slice(text.selectionEnd);
  const lead = !before.trim() || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.trim() && !after.startsWith("\n") ? "\n\n" : "";
  text.setRangeText(`${lead}${words}${tail}`, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

async function find() {
  const chosen = offers.querySelector("input:checked")?.value ?? "";
  offers.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${offers.dataset.url}?${new URLSearchParams({ look: look.value, article: chosen })}`);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    offers.innerHTML = await answer.text();
  } catch {
    offers.dataset.failed = "";
    document.getElementById("look-button").click(); // by the way without scripts: it says what is wrong
  }
  offers.removeAttribute("aria-busy");
}

async function showLetter(button) {
  const sent = new URLSearchParams([...new FormData(text.form, button)].filter(([, value]) => typeof value === "string"));
  const shown = document.getElementById("letter");
  shown.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: sent });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    shown.replaceChildren(...page.getElementById("letter").childNodes);
  } catch {
    button.dataset.failed = "";
    button.click(); // by the way without scripts: it says what is wrong
  }
  shown.removeAttribute("aria-busy");
}

if (text && offers) {
  let begun = false; // a cursor that was never set is at the end
  text.addEventListener("focus", () => (begun = true), { once: true });
  text.form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-insert]");
    if (!button) return;
    event.preventDefault();
    if (!begun) text.setSelectionRange(text.value.length, text.value.length);
    put(button.dataset.insert);
    const chosen = [...offers.querySelectorAll("input")].find((input) => input.value === button.dataset.article);
    if (chosen) chosen.checked = true;
    else if (button.dataset.article) document.getElementById("reply-other").value = button.dataset.article;
  });
  const letterButton = document.getElementById("letter-button");
  letterButton.addEventListener("click", (event) => {
    if ("failed" in letterButton.dataset) return;
    event.preventDefault();
    showLetter(letterButton);
  });
  // What is shown is no longer what would be sent.
  text.form.addEventListener("input", () => document.getElementById("letter").replaceChildren());
  document.getElementById("look-button").addEventListener("click", (event) => {
    if ("failed" in offers.dataset) return;
    event.preventDefault();
    find();
  });
}
