/** A run without a runner: what its traces prove, and nothing more. */

import fs from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { isoTime } from '../../base/time.ts';
import { hostFacts } from '../process/host.ts';
import { membersOf } from '../process/tree.ts';
import { lastProofOf } from '../run/lastProof.ts';
import { livingWrapper } from '../run/processes.ts';
import { type Ending, endingWithoutWrapper, type WatchOptions, watchAdopted } from './ending.ts';
import { readExit } from './exitStatus.ts';
import type { ProcessRecord } from './processRecord.ts';
import type { Session } from './session.ts';
import { drained, keeperOf } from './terminal.ts';

/**
 * Finds out how an unattended run stands, and how it ended; `follow` is called while its program still runs or may
 * still run. Undefined when the end was recorded already.
 */
export async function adopt(
  session: Session,
  processes: ProcessRecord,
  options: WatchOptions,
  follow: () => void,
): Promise<Ending | undefined> {
  if (session.state.sealed) throw new AppError('refused', 'The run has ended and its record is closed.');
  const wrapper = livingWrapper(session.folder, processes.former);
  processes.setWrapper(wrapper);
  const hasEnded = session.state.outcome !== null;
  // Before this runner leaves traces of its own.
  const proof = lastProofOf(session.folder);
  const isAlive = !hasEnded && (wrapper !== undefined || membersOf(processes.tree).length > 0);
  session.record('recovered', {
    from: processes.former ? String(processes.former.runner.pid) : null,
    lastProof: proof === null ? null : isoTime(proof.getTime()),
    tornBytes: session.tornBytes,
    alive: isAlive,
  });
  if (hasEnded) return undefined;
  if (provablyNeverStarted(session)) return recordNeverStarted(session);
  if (wasRestarted(session)) return endingOfRestart(options);
  if (wrapper && session.state.status === 'starting') session.record('running', { wrapper: wrapper.pid });
  const keeper = wrapper && options.hasTerminal ? keeperOf(wrapper) : undefined;
  follow();
  const ending = wrapper
    ? await watchAdopted(wrapper, processes.tree, options)
    : await endingWithoutWrapper(processes.tree, options);
  if (keeper) await drained(keeper);
  return { ...ending, at: ending.at ?? (isAlive ? null : proof) };
}

/** The status file is prepared right before the wrapper is started: without it there was no wrapper. */
function provablyNeverStarted({ before, folder }: Session): boolean {
  if (!before.some((event) => event.type === 'starting')) return true;
  return !fs.existsSync(folder.exitPending) && !fs.existsSync(folder.exit);
}

function recordNeverStarted(session: Session): undefined {
  session.record('ended', {
    status: 'failed',
    reason: 'never-started',
    message: 'What launched the run was ended before the program was started.',
    exit: null,
    how: 'inferred',
    at: null,
    durationMs: null,
  });
}

/** Whether this machine was started anew since the run was. */
function wasRestarted({ before }: Session): boolean {
  const starting = before.findLast((event) => event.type === 'starting');
  return starting?.type === 'starting' && starting.data.boot !== hostFacts().boot;
}

/** No process of another boot can live; only a status that the wrapper wrote in time is known. */
function endingOfRestart({ folder, sentSignals }: WatchOptions): Ending {
  const written = readExit(folder, sentSignals);
  if (written) return { exit: written.exit, how: 'wrapper', at: written.at };
  return { exit: null, how: 'inferred', at: null, wasRestarted: true };
}
