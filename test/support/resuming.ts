/** A small training that leaves a checkpoint at every tenth of its hundred steps, as a parameter file of a sandbox. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { readState } from '../../src/core/run/folder.ts';
import { isFinal } from '../../src/core/run/model.ts';
import { isHeld } from '../../src/core/run/processes.ts';
import { killHard, pidsOf } from './runs.ts';
import { ROOT, type Sandbox, until } from './sandbox.ts';

const PROGRAM = path.join(ROOT, 'test', 'fixtures', 'resume', 'steps.py');
const CHECKPOINTS = { paths: ['*.json'], resume: ['--resume', '{checkpoint}'] };

export interface TrainingOptions {
  /** It waits for the file `go`, or dies by a signal, once it has worked for so many steps. */
  readonly worksFor?: number;
  readonly dieBy?: string;
}

/** Returns the parameter file. */
export function training(
  box: Sandbox,
  { worksFor, dieBy }: TrainingOptions = {},
  more: object = {},
  name = 'train.run.json',
): string {
  fs.copyFileSync(PROGRAM, path.join(box.workspace, 'steps.py'));
  const parameters = { seed: 7, rate: 0.1, start: 1, worksFor, dieBy };
  return box.params(['python3', 'steps.py'], { parameters, checkpoints: CHECKPOINTS, ...more }, name);
}

/** From now on no training waits. */
export function letGo(box: Sandbox): void {
  box.write('go', '');
}

/** Starts a training that waits at step 40, and returns once all its checkpoints are recorded. */
export async function waitingAt40(box: Sandbox, more: object = {}): Promise<RunFolder> {
  const started = await box.cli('run', '--detach', training(box, { worksFor: 40 }, more));
  assert.equal(started.code, 0, started.stderr);
  const folder = box.folder(started.stdout.trim());
  await recorded(folder, 4);
  return folder;
}

/** The same, with its program killed there. */
export async function killedAt40(box: Sandbox, more: object = {}): Promise<RunFolder> {
  const folder = await waitingAt40(box, more);
  const { program } = await pidsOf(folder);
  await killHard(program);
  await closed(folder);
  return folder;
}

/** Waits until so many checkpoints are recorded. */
export async function recorded(folder: RunFolder, count: number): Promise<void> {
  await until(`${count} checkpoints`, () => readState(folder).checkpoints.length >= count);
}

/** The end of a run, and that its runner has let go of it. */
export async function closed(folder: RunFolder): Promise<void> {
  await until(`the end of ${folder.id}`, () => isFinal(readState(folder).status) && !isHeld(folder));
}

export function resultOf(folder: RunFolder): string {
  return fs.readFileSync(folder.at('outputs', 'result.json'), 'utf8');
}

/** One byte of a file is another one. */
export function flipByte(file: string, at = 10): void {
  const bytes = fs.readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  fs.writeFileSync(file, bytes);
}
