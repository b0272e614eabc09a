// The text field of the editor as CodeMirror: marks in colour, facts and links completed, problems at their lines. The field stays
// what is sent and saved; everything here is put into it and taken from it. In a shadow root, so that no style stands in the page.
import {
  Annotation, EditorState, EditorView, HighlightStyle, autocompletion, completionKeymap, defaultKeymap, drawSelection, history,
  historyKeymap, keymap, lintGutter, lintKeymap, markdown, search, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} from './codemirror.js';

const form = document.getElementById('write');
const field = form && form.querySelector('#source');
if (field && 'adoptedStyleSheets' in Document.prototype) begin();

function begin() {
  const words = form.dataset, fromField = Annotation.define(), label = form.querySelector('label[for=source]');
  const host = document.createElement('div');
  host.className = 'write-editor';
  field.after(host);
  const root = host.attachShadow({ mode: 'open' });
  let putting = false, asked = null;

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      selection: { anchor: 0 },
      extensions: [
        history(), drawSelection(), EditorView.lineWrapping, lintGutter(), search({ top: true }),
        words.kind === 'yaml' ? yaml : markdown,
        syntaxHighlighting(colours()), theme(),
        EditorState.phrases.of(JSON.parse(words.phrases)),
        EditorState.tabSize.of(4),
        autocompletion({ override: [complete], icons: false }),
        keymap.of([...completionKeymap, ...searchKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': label.textContent, tabindex: '0', spellcheck: 'true', autocapitalize: 'sentences' }),
        EditorView.domEventHandlers({ paste: withFiles, drop: withFiles }),
        EditorView.updateListener.of(give),
      ],
    }),
  });
  field.hidden = true;
  label.addEventListener('click', () => view.focus());
  field.addEventListener('input', take);
  field.addEventListener('write:replaced', take);
  const known = document.getElementById('known');
  new MutationObserver(tell).observe(known, { childList: true, subtree: true });
  tell();

  function give(update) {
    if (!update.docChanged && !update.selectionSet) return;
    const ours = update.transactions.some((each) => each.annotation(fromField));
    if (update.docChanged && !ours) {
      putting = true;
      field.value = update.state.doc.toString();
      mark(update.state);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      putting = false;
    } else if (!ours) mark(update.state);
  }

  function mark(state) {
    field.setSelectionRange(state.selection.main.from, state.selection.main.to);
  }

  function take() {
    if (putting) return;
    const was = view.state.doc.toString(), now = field.value;
    let head = 0, tail = 0;
    while (head < was.length && head < now.length && was[head] === now[head]) head++;
    while (tail < was.length - head && tail < now.length - head && was.at(-1 - tail) === now.at(-1 - tail)) tail++;
    if (was === now) return;
    view.dispatch({
      changes: { from: head, to: was.length - tail, insert: now.slice(head, now.length - tail) },
      annotations: fromField.of(true),
      scrollIntoView: true,
    });
    view.dispatch({ selection: { anchor: Math.min(field.selectionEnd, now.length) }, annotations: fromField.of(true) });
  }

  // Pictures are taken by the field's own script.
  function withFiles(event) {
    const data = event.clipboardData || event.dataTransfer;
    if (!data || !data.files.length) return false;
    const again = event.clipboardData
      ? new ClipboardEvent('paste', { clipboardData: data, cancelable: true })
      : new DragEvent('drop', { dataTransfer: data, cancelable: true });
    field.dispatchEvent(again);
    if (again.defaultPrevented) event.preventDefault();
    return again.defaultPrevented;
  }

  function tell() {
    const found = [];
    for (const line of known.querySelectorAll('#problems [data-line]')) {
      const number = Number(line.dataset.line), about = line.closest('li');
      if (!number || number > view.state.doc.lines) continue;
      const { from, to } = view.state.doc.line(number);
      const message = about.textContent.replace(/\s+/g, ' ').trim();
      found.push({ from, to, severity: about.className === 'write-error' ? 'error' : 'warning', message });
    }
    view.dispatch(setDiagnostics(view.state, found.sort((one, other) => one.from - other.from)));
  }

  async function complete(context) {
    const fact = context.matchBefore(/\{\{\s*(?:fact:\s*)?[\w.-]*/), link = context.matchBefore(/\]\([^()\n]*/);
    if (!fact && !link) return null;
    asked ??= fetch(words.words).then((answer) => (answer.ok ? answer.json() : { facts: [], links: [] }));
    const held = await asked;
    if (fact) {
      const options = held.facts.map((one) => ({ label: `{{ fact:${one.key} }}`, detail: one.value }));
      return { from: fact.from, options, validFor: /^\{\{\s*(?:fact:\s*)?[\w.-]*$/ };
    }
    const options = held.links.map((one) => ({ label: one.title, detail: one.to, apply: one.to }));
    return { from: link.from + 2, options, validFor: /^[^()\n]*$/ };
  }
}

function colours() {
  return HighlightStyle.define([
    { tag: tags.heading, fontWeight: '700' },
    { tag: tags.strong, fontWeight: '700' },
    { tag: tags.emphasis, fontStyle: 'italic' },
    { tag: tags.strikethrough, textDecoration: 'line-through' },
    { tag: [tags.link, tags.url], color: 'var(--accent)' },
    { tag: [tags.meta, tags.processingInstruction, tags.comment, tags.contentSeparator], color: 'var(--muted)' },
    { tag: [tags.monospace, tags.string, tags.number], color: 'var(--good)' },
    { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.atom], color: 'var(--accent)' },
  ]);
}

function theme() {
  const wavy = (colour) => ({ backgroundImage: 'none', textDecoration: `underline wavy var(${colour})` });
  const point = (colour) => ({ content: '"●"', color: `var(${colour})` });
  return EditorView.theme({
    '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: 'var(--s)', minHeight: '20rem', maxHeight: '80vh' },
    '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
    '.cm-scroller': { overflow: 'auto', lineHeight: '1.6', fontFamily: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace' },
    '.cm-content': { padding: '12px 0', caretColor: 'var(--ink)', minHeight: '18rem' },
    '.cm-line': { padding: '0 16px 0 8px' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--muted)', border: 'none' },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent) !important' },
    '.cm-tooltip, .cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--ink)', border: '1px solid var(--control)' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
    '.cm-completionDetail': { marginLeft: '12px', fontStyle: 'normal', opacity: '1' },
    '.cm-panel button, .cm-textfield': { backgroundColor: 'var(--surface)', backgroundImage: 'none', color: 'var(--ink)', border: '1px solid var(--control)' },
    '.cm-lintRange-error': wavy('--bad'),
    '.cm-lintRange-warning': wavy('--warn'),
    '.cm-lint-marker-error': point('--bad'),
    '.cm-lint-marker-warning': point('--warn'),
  });
}
