// What web/static/js/editor.js needs of CodeMirror, and the two languages writers write: Markdown with fields above it, and YAML.
import { Language, StreamLanguage, defineLanguageFacet } from '@codemirror/language';
import { yaml as yamlMode } from '@codemirror/legacy-modes/mode/yaml';
import { GFM, parser } from '@lezer/markdown';
import { tags } from '@lezer/highlight';

export { acceptCompletion, autocompletion, closeCompletion, completionKeymap } from '@codemirror/autocomplete';
export { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
export { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
export { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
export { openSearchPanel, search, searchKeymap } from '@codemirror/search';
export { Annotation, EditorState } from '@codemirror/state';
export { EditorView, drawSelection, keymap } from '@codemirror/view';
export { tags };

const fields = {
  defineNodes: [{ name: 'Fields', block: true, style: tags.meta }],
  parseBlock: [{
    name: 'Fields',
    before: 'HorizontalRule',
    parse(context, line) {
      if (context.lineStart !== 0 || line.text.trimEnd() !== '---') return false;
      while (context.nextLine()) if (line.text.trimEnd() === '---') break;
      context.nextLine();
      context.addElement(context.elt('Fields', 0, context.prevLineEnd()));
      return true;
    },
  }],
};

export const markdown = new Language(defineLanguageFacet({}), parser.configure([GFM, fields]), [], 'markdown');
export const yaml = StreamLanguage.define(yamlMode);
