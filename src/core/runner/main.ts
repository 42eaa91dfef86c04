/**
 * The runner: one small detached process per run. It is started with its own session and no inherited pipes, so
 * that nothing that happens to a window or a terminal reaches it.
 *
 *     runner launch ID         start the run of that id, once stdin says where its folder is
 *     runner adopt FOLDER      take up a run whose runner died
 *     runner --wrap …          Windows only: stand around the program and record how it ended
 */

import fs from 'node:fs';
import { sha256 } from '../../base/checksum.ts';
import { PRIVATE_FILE } from '../../base/files.ts';
import { isBusy } from '../../base/lock.ts';
import { createLogger } from '../../base/logger.ts';
import { systemClock } from '../../base/time.ts';
import { VERSION } from '../../base/version.ts';
import { ownIdentity } from '../process/identity.ts';
import { RunFolder } from '../run/folder.ts';
import type { RunnerTask } from '../run/model.ts';
import { closeInherited } from './inherited.ts';
import { LifeCycle } from './lifeCycle.ts';
import { Session } from './session.ts';
import { wrap } from './wrap.windows.ts';

async function main(mode: string, argument: string): Promise<void> {
  closeInherited();
  const build = { version: VERSION, sha256: sha256(fs.readFileSync(process.argv[1] ?? '')) };
  // Most runs need it soon, and whoever launches is not ready yet.
  if (mode === 'launch') await import('./preparation.ts');
  const task = mode === 'launch' ? waitForTask() : undefined;
  if (mode === 'launch' && !task) return;
  const folder = task?.folder ?? argument;
  // Its output is a file; a full disk there must not end it.
  const log = createLogger((line) => fs.writeSync(process.stderr.fd, line));
  process.on('SIGHUP', () => log.info('SIGHUP: going on'));
  const session = Session.open(new RunFolder(folder), { clock: systemClock, log });
  if (isBusy(session)) return log.info(`another runner has this run: ${session.holder}`);
  try {
    const lifeCycle = new LifeCycle(session);
    const isFresh = session.before.length === 0;
    if (!task) await lifeCycle.adopt();
    else if (isFresh)
      await lifeCycle.launch({ build, variables: task.variables ?? process.env, code: task.code });
  } finally {
    session.close();
  }
}

/** What to do, from stdin; undefined when there is no run, or whoever wanted one is gone. */
function waitForTask(): RunnerTask | undefined {
  ownIdentity(); // reads what is read once, while there is time
  const task = parseTask(fs.readFileSync(0, 'utf8'));
  if (!task) return undefined;
  // The lowest free descriptors are the ones just closed: from here on everything said is in the run's own log.
  for (const fd of [1, 2]) fs.closeSync(fd);
  for (const _ of [1, 2]) fs.openSync(new RunFolder(task.folder).runnerLog, 'a', PRIVATE_FILE);
  return task;
}

/** Whoever dies while writing leaves half of it. */
function parseTask(text: string): RunnerTask | undefined {
  try {
    return JSON.parse(text) as RunnerTask;
  } catch {
    return undefined;
  }
}

const [mode = '', argument = '', ...rest] = process.argv.slice(2);
if (mode === '--wrap') wrap(argument, rest);
else void main(mode, argument);
