// The licences of what is in codemirror.js, as esbuild finds it, and the file's own digest.
const { createHash } = require('crypto');
const { readFileSync, readdirSync } = require('fs');
const { join } = require('path');
const { buildSync } = require('esbuild');

const made = buildSync({ entryPoints: ['bundle.js'], bundle: true, format: 'esm', write: false, metafile: true, outfile: 'x.js' });
const names = new Set();
for (const path of Object.keys(made.metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (found) names.add(found[1]);
}
const digest = createHash('sha256').update(readFileSync('../../web/static/vendor/codemirror.js')).digest('hex');
const lines = ['codemirror.js is made by scripts/editor/build of these packages, whose licences follow.', `sha256: ${digest}`, ''];
const texts = new Map();
for (const name of [...names].sort()) {
  const folder = join('node_modules', name);
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  lines.push(`${name} ${about.version} (${about.license})`);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
  texts.set(text, [...(texts.get(text) || []), name]);
}
for (const [text, of] of texts) lines.push('', '-'.repeat(72), of.join(', '), '', text || 'No text of the licence lies in the package.');
console.log(lines.join('\n'));
