// Pictures in the editor with a script: pasted, dropped or chosen, kept at once, and their line put where the cursor is.
const row = document.getElementById('pictures'), text = document.getElementById('source');
if (row && text) begin();

function begin() {
  const told = document.getElementById('picture-told'), input = document.getElementById('picture');
  let queue = Promise.resolve();
  document.getElementById('picture-button').hidden = true;
  document.getElementById('picture-drop').hidden = false;

  async function put(file) {
    const body = new FormData();
    body.set('screenshot', file, file.name || 'picture.png');
    told.textContent = row.dataset.sending;
    try {
      const answer = await fetch(row.dataset.pictures, { method: 'POST', body, redirect: 'error' });
      const sent = await answer.json();
      if (answer.ok) insert(sent.markdown);
      told.textContent = answer.ok ? row.dataset.put : sent.problem || row.dataset.lost;
    } catch {
      told.textContent = row.dataset.lost;
    }
  }

  function insert(line) {
    const head = /^---\n[^]*?\n---\n/.exec(text.value)?.[0].length || 0;  // fields of the article show no picture
    const at = Math.max(text.selectionStart, head);
    text.setRangeText(line, at, Math.max(text.selectionEnd, at), 'end');
    text.focus();
    text.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function take(event, files) {
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) queue = queue.then(() => put(file));
  }

  const filesOf = (data) => [...(data?.files || [])];
  text.addEventListener('paste', (event) => {
    if (!event.clipboardData?.types.includes('text/plain')) take(event, filesOf(event.clipboardData));
  });
  text.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  text.addEventListener('drop', (event) => take(event, filesOf(event.dataTransfer)));
  input.addEventListener('change', (event) => {
    take(event, [...input.files]);
    input.value = '';
  });
}
