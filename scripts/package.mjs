/** `npm run package [FILE]`: builds, and packs the extension into dist/runtrail-<version>.vsix. Tests pack what is built. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { install, ROOT, run } from './bootstrap.mjs';

const given = process.argv.slice(2);
const isBuilt = given.includes('--built');
const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const file = given.find((argument) => argument !== '--built') ?? `dist/runtrail-${version}.vsix`;

const node = isBuilt ? process.execPath : install();
if (!isBuilt) run(node, ['esbuild.js']);
run(node, [
  path.join(ROOT, 'node_modules', '@vscode', 'vsce', 'vsce'),
  ...['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'],
  ...['--out', file],
]);
