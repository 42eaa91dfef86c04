/** Looking at runs from outside, as tests do: their output, their processes, the soundness of their record. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { linuxTable } from '../../src/core/process/table.linux.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { readEventFile } from '../../src/core/run/folder.ts';
import type { EventType, RunEvent } from '../../src/core/run/model.ts';
import { eventsOf, killQuietly, processesOf, until } from './sandbox.ts';

/** Prints numbered lines without end, until the file `go` is there; then says so and ends with `code`. */
export function counter(code = 0): string {
  return `i=0; while [ ! -e go ]; do echo "line $i"; i=$((i+1)); sleep 0.02; done; echo end; exit ${code}`;
}

/** Asserts that the counter's output is whole: every number once and in order, then the end. */
export function assertWholeCount(folder: RunFolder): void {
  const lines = consoleOf(folder).split('\n');
  assert.deepEqual(lines.splice(-2), ['end', '']);
  assert.ok(lines.length > 0);
  assert.deepEqual(
    lines,
    lines.map((_line, index) => `line ${index}`),
  );
}

export function consoleOf(folder: RunFolder): string {
  return fs.existsSync(folder.console) ? fs.readFileSync(folder.console, 'latin1') : '';
}

/** Waits until the run has printed this, and returns all output so far. */
export function printed(folder: RunFolder, text: string | RegExp): Promise<string> {
  return until(`output ${text}`, () => {
    const output = consoleOf(folder);
    return (typeof text === 'string' ? output.includes(text) : text.test(output)) && output;
  });
}

/** Waits until the log has grown: the program goes on. */
export async function goesOn(folder: RunFolder): Promise<void> {
  const before = consoleOf(folder).length;
  await until('more output', () => consoleOf(folder).length > before);
}

export interface RunPids {
  readonly runner: number;
  readonly wrapper: number;
  readonly program: number;
}

/** The pids of a live run, once all three are known. */
export function pidsOf(folder: RunFolder): Promise<RunPids> {
  return until('the program to be recorded', () => {
    if (!fs.existsSync(folder.processes)) return undefined;
    const { runner, wrapper, program } = processesOf(folder);
    if (!wrapper || !program) return undefined;
    return { runner: runner.pid, wrapper: wrapper.pid, program: program.pid };
  });
}

/** SIGKILL, and waits until they are gone: also zombies count as gone. */
export async function killHard(...pids: readonly number[]): Promise<void> {
  for (const pid of pids) killQuietly(pid);
  await until(`end of ${pids.join(', ')}`, () =>
    pids.every((pid) => linuxTable.startTicks(pid) === undefined),
  );
}

export function typesOf(folder: RunFolder): EventType[] {
  return eventsOf(folder).map(({ type }) => type);
}

export function eventsOfType<T extends EventType>(
  folder: RunFolder,
  type: T,
): readonly (RunEvent & { readonly type: T })[] {
  return eventsOf(folder).filter((event): event is RunEvent & { readonly type: T } => event.type === type);
}

/** Nothing out of order, nothing missing, closed once, and nobody holds it. */
export function assertSound(folder: RunFolder): void {
  const { faults, tornBytes, events } = readEventFile(folder);
  assert.deepEqual({ faults, tornBytes }, { faults: [], tornBytes: 0 });
  const types = events.map(({ type }) => type);
  assert.equal(types.at(-1), 'sealed');
  for (const once of ['ended', 'sealed'] as const)
    assert.equal(types.filter((type) => type === once).length, 1, `${once} in ${types.join(' ')}`);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_event, index) => index + 1),
  );
}
