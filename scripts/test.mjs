/** `npm test`: installs what is missing, builds, and runs every check and test. Arguments go to mocha. */

import path from 'node:path';
import { install, ROOT, run } from './bootstrap.mjs';

const node = install();
run(node, ['esbuild.js']);
const given = process.argv.slice(2);
const files = given.some((argument) => argument.startsWith('test')) ? [] : ['test/**/*.test.ts'];
run(node, [path.join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...files, ...given]);
