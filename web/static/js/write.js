// The editor with a script: saves by itself, shows problems and the page beside the text, warns before unsaved text is left.
const SAVE_AFTER = 2500, LOOK_AFTER = 700, AGAIN_AFTER = 5000;  // ms

const form = document.getElementById('write');
const field = form && form.querySelector('#source');
if (field) begin();

function begin() {
  const state = document.getElementById('state'), known = document.getElementById('known'), seen = form.elements.seen;
  let saved = field.value, saving = false, leaving = false, timer = 0, lookTimer = 0, asked = 0, broken = false;

  const changed = () => field.value !== saved || [...form.elements].some(differs);

  function differs(input) {
    if (input === field || input.type === 'hidden') return false;
    if (input.tagName === 'SELECT') return [...input.options].some((option) => option.selected !== option.defaultSelected);
    return 'defaultValue' in input && input.value !== input.defaultValue;
  }

  async function save() {
    if (saving || leaving || broken || field.value === saved) return;
    saving = true;
    const sent = field.value, body = new FormData();
    body.set('source', sent);
    body.set('seen', seen.value);
    try {
      const answer = await fetch(form.dataset.save, { method: 'POST', body, redirect: 'error' });
      const told = await answer.json();
      if (told.clash) {
        broken = true;
        state.textContent = form.dataset.clash;
      } else if (!answer.ok) {
        state.textContent = told.problem || form.dataset.failed;
      } else {
        saved = sent;
        seen.value = told.seen;
        if (told.text !== sent && field.value === sent) {
          saved = field.value = told.text;
          field.dispatchEvent(new CustomEvent('write:replaced'));
        }
        state.textContent = `${form.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang)}`;
      }
    } catch {
      state.textContent = form.dataset.failed;
    }
    saving = false;
    if (changed()) later(state.textContent === form.dataset.failed ? AGAIN_AFTER : SAVE_AFTER);
  }

  async function look() {
    const number = ++asked, body = new FormData();
    body.set('source', field.value);
    body.set('action', 'preview');
    try {
      const answer = await fetch(form.dataset.look, { method: 'POST', body, redirect: 'error' });
      if (number === asked && answer.ok) known.innerHTML = await answer.text();  // our own template, cleaned as the site's pages are
    } catch { /* the text is what matters; the next key asks again */ }
  }

  function later(after) {
    clearTimeout(timer);
    timer = setTimeout(save, after);
  }

  field.addEventListener('input', () => {
    if (!broken) state.textContent = form.dataset.unsaved;
    later(SAVE_AFTER);
    clearTimeout(lookTimer);
    lookTimer = setTimeout(look, LOOK_AFTER);
  });
  form.addEventListener('submit', () => { leaving = true; });
  addEventListener('beforeunload', (event) => { if (!leaving && changed()) event.preventDefault(); });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyS') {
      event.preventDefault();
      save();
    }
  });
}
