/** Makes the user's own copy of the runner, whole or not at all. */

import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError, messageOf } from '../../base/errors.ts';
import { PRIVATE_FOLDER, writeAtomic } from '../../base/files.ts';
import { BUILT_RUNNER_HASH, hasCopy, placeOfCopy } from './runnerCopy.ts';

/** The runner, what it loads later, and what programs speak with; its hash is that of all of them, in this order. */
const PARTS = [
  'runner.js',
  'runner.code.js',
  'runner.log.js',
  'runner.resume.js',
  'runner.sampling.js',
  'runner.seal.js',
  'runner.signals.js',
  'runner.workflow.js',
  'clients/bin/runtrail',
  'clients/bin/runtrail.cmd',
  'clients/javascript/runtrail.js',
  'clients/matlab/runtrail.m',
  'clients/python/runtrail.py',
];

/** The copy of the runner that was built to this file; it is made where there is none. */
export function copyRunner(runnerFile: string, dataFolder: string): string {
  try {
    const copy = placeOfCopy(dataFolder, BUILT_RUNNER_HASH ?? hashOf(runnerFile));
    if (!hasCopy(copy)) makeCopy(path.dirname(runnerFile), path.dirname(copy));
    return copy;
  } catch (cause) {
    throw new AppError('cannot-start', `The runner cannot be copied to ${dataFolder}: ${messageOf(cause)}`, {
      hint: 'Runtrail keeps it there, so that an update never changes the code of a live run.',
      cause,
    });
  }
}

function hashOf(runnerFile: string): string {
  const hash = createHash('sha256');
  for (const part of PARTS) hash.update(fs.readFileSync(path.join(path.dirname(runnerFile), part)));
  return hash.digest('hex');
}

function makeCopy(from: string, to: string): void {
  const temporary = `${to}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  fs.mkdirSync(temporary, { recursive: true, mode: PRIVATE_FOLDER });
  try {
    for (const part of PARTS) copyPart(path.join(from, part), path.join(temporary, part));
    // Whatever lies further up does not make modules of another kind of them.
    writeAtomic(path.join(temporary, 'package.json'), '{}\n');
    fs.renameSync(temporary, to);
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    if (!hasCopy(path.join(to, 'runner.js'))) throw error; // else another program made it just now
  }
}

function copyPart(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true, mode: PRIVATE_FOLDER });
  const isProgram = path.basename(path.dirname(to)) === 'bin';
  writeAtomic(to, fs.readFileSync(from), isProgram ? { mode: 0o700 } : {});
}
