/** Follows the checkpoints of a live run: records them, keeps as many as asked, and asks for one when it is due. */

import { DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { BY_PROGRAM } from '../checkpoints/prune.ts';
import { Registry } from '../checkpoints/registry.ts';
import { processLooks } from '../process/platform.ts';
import { membersOf } from '../process/tree.ts';
import { readProcesses } from '../run/processes.ts';
import { programFolder } from '../run/programPlace.ts';
import { checkpointAsk } from './askForCheckpoint.ts';
import { finishRemoving, keepAsAsked } from './keepCheckpoints.ts';
import type { Looker } from './looking.ts';
import type { Session } from './session.ts';
import type { SignalIngest } from './signalIngest.ts';

type Said = Pick<SignalIngest, 'takeCheckpoints' | 'lastMetrics'>;

/** Where there is much to look through it takes at most this part of the time. */
const REST = 20;
/** A look that comes late counts as no more: the machine slept, or the run was paused. */
const LONGEST_STEP_MS = 2_000;

export class CheckpointFollower implements Looker {
  readonly name = 'checkpoints';
  private readonly session: Session;
  private readonly said: Said;
  private readonly registry: Registry;
  private readonly owned = new DisposableStore();
  private hasNew = false;
  private lastMono: number;
  private sinceLastMs = 0;

  constructor(session: Session, said: Said) {
    this.session = session;
    this.said = said;
    this.lastMono = session.clock.mono();
    this.registry = registryOf(session, said);
    this.owned.add(
      session.bus.on('event', ({ type }) => {
        if (type !== 'checkpoint') return;
        this.hasNew = true;
        this.sinceLastMs = 0;
      }),
    );
    finishRemoving(session);
  }

  async look(isLast: boolean): Promise<void> {
    await this.registry.look(this.said.takeCheckpoints(), isLast);
    if (this.hasNew) {
      this.hasNew = false;
      keepAsAsked(this.session);
    }
    if (!isLast) this.askWhenDue();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private askWhenDue(): void {
    const { seconds } = this.session.request.checkpoints.every;
    const mono = this.session.clock.mono();
    const step = Math.min(LONGEST_STEP_MS, mono - this.lastMono);
    this.lastMono = mono;
    if (seconds === null || this.session.state.status !== 'running') return;
    this.sinceLastMs += step;
    if (this.sinceLastMs < seconds * 1000) return;
    this.sinceLastMs = 0;
    try {
      checkpointAsk(this.session)();
    } catch (error) {
      this.session.log.info(`no checkpoint was asked for: ${messageOf(error)}`);
    }
  }
}

function registryOf(session: Session, said: Said): Registry {
  const { folder, request, state, before, log } = session;
  const recordedAt = before.flatMap(({ type, data, time }): [string, number][] =>
    type === 'checkpoint' ? [[data.path, Date.parse(time)]] : [],
  );
  return new Registry({
    ...{ folder, plan: request.checkpoints, log },
    cwd: programFolder(request, state.workflow),
    recorded: () => session.state.checkpoints,
    recordedAt: new Map(recordedAt),
    lastMetrics: () => said.lastMetrics(),
    openForWriting: (places) => openForWriting(session, places),
    since: Date.parse(state.createdAt),
    rest: REST,
    record: (record, traces) => session.record('checkpoint', { ...record, traces }),
    vanished: (paths) => session.record('pruned', { paths, by: BY_PROGRAM, why: 'the program removed them' }),
  });
}

/** A folder counts when anything in it is open. */
function openForWriting({ folder }: Session, places: readonly string[]): ReadonlySet<string> {
  const processes = readProcesses(folder);
  if (!processes) return new Set();
  const placeOf = (file: string) => places.find((place) => file === place || file.startsWith(`${place}/`));
  const members = membersOf({ cookie: processes.cookie, wrapper: processes.wrapper ?? undefined });
  const files = members.flatMap(({ pid }) =>
    processLooks.filesWritten(pid, (file) => placeOf(file) !== undefined),
  );
  return new Set(files.flatMap((file) => placeOf(file) ?? []));
}
