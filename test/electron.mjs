/** `npm run test:desktop`: the tests inside the extension host once more, in a VS Code for the desktop. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { install, ROOT, run } from '../scripts/bootstrap.mjs';
import { bundleSuite } from './inHost/support/bundle.mjs';

run(install(), ['esbuild.js']);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-desktop-'));
try {
  const workspace = path.join(folder, 'inside');
  fs.cpSync(path.join(ROOT, 'media', 'sample'), workspace, { recursive: true });
  process.exitCode = await runTests({
    // A version may be given, such as the oldest that the manifest allows.
    ...(process.argv[2] ? { version: process.argv[2] } : {}),
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: await bundleSuite(),
    launchArgs: [workspace, '--disable-workspace-trust', '--user-data-dir', path.join(folder, 'user')],
    extensionTestsEnv: {
      XDG_DATA_HOME: path.join(folder, 'data'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
    },
  });
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
