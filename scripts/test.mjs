/** `npm test`: installs what is missing, builds, and runs every check and test. Arguments go to mocha. */

import path from 'node:path';
import { install, ROOT, run } from './bootstrap.mjs';
import { findBrowser } from './browser.mjs';
import { ensureEmbeddedCode } from './embeddedInstall.mjs';

const node = install();
run(node, ['esbuild.js']);
const given = process.argv.slice(2);
const files = given.some((argument) => argument.startsWith('test')) ? [] : ['test/**/*.test.ts'];
// Here, and not within the time that a test has. Without a browser, those tests say what to install, and are skipped.
const needsCode = files.length > 0 || given.some((argument) => /e2e|inHost/.test(argument));
if (needsCode && findBrowser()) await ensureEmbeddedCode();
run(node, [path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...files, ...given]);
