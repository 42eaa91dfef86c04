/** The packaged extension, made once for all tests of a run from what is built. */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './sandbox.ts';

let made: string | undefined;

export function packagedExtension(): string {
  if (made) return made;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-vsix-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'runtrail.vsix');
  const script = path.join(ROOT, 'scripts', 'package.mjs');
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, '--built', file], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the extension could not be packaged:\n${stdout}\n${stderr}`);
  made = file;
  return file;
}
