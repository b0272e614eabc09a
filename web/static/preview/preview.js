// Waits for a saved file, then puts the new page in place; the reader's place on it stays.
const state = document.querySelector(".preview-state");
let version = Number(document.body.dataset.version);

async function fillAnswers() {
  const section = document.querySelector(".preview-answers");
  if (!section) return;
  const response = await fetch(section.dataset.from);
  if (response.ok) section.innerHTML = await response.text();
}

async function showAgain() {
  const response = await fetch(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const answers = document.querySelector(".preview-answers")?.innerHTML;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.title = page.title;
  const section = document.querySelector(".preview-answers");
  if (section && answers) section.innerHTML = answers;
  state.textContent = `${document.body.dataset.saved} ${new Date().toLocaleTimeString()}`;
  await fillAnswers();
}

async function follow() {
  for (;;) {
    try {
      const told = await (await fetch(`/wait?version=${version}`)).json();
      if (told.version > version) {
        version = told.version;
        await showAgain();
      }
    } catch {
      state.textContent = document.body.dataset.stopped;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

fillAnswers();
follow();
