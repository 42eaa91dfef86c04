/** Notices that a program says anything of itself, and only then loads what follows it: most short programs never do. */

import fs from 'node:fs';
import { type Disposable, DisposableStore, every } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { listFolder, statIfThere } from '../../base/files.ts';
import type { Said } from '../run/signals.ts';
import type { Following } from './looking.ts';
import type { Session } from './session.ts';

const LOOK_MS = 250;
/** A program that is silent for so long may write its figures into files. */
const SILENT_LOOKS = 20;
/** At its end also one that took no longer than this. */
const SILENT_LOOKS_IN_ALL = 4;
/** Loading what looks at a log takes as long as such a program. */
const BRIEF_MS = LOOK_MS;
/** A longer log is not looked at for whether it holds anything. */
const SHORT_LOG = 16 << 10;
/** No line without one is recognised. */
const FIGURE = /\d/;

export class Listening implements Disposable {
  private readonly session: Session;
  private readonly owned = new DisposableStore();
  private looks = 0;
  private following: Promise<Following | undefined> | undefined;

  constructor(session: Session) {
    this.session = session;
    this.owned.add(every(LOOK_MS, () => this.look()));
  }

  /** Null where it said nothing, or nothing can be made of it. */
  async finish(): Promise<Said | null> {
    if (this.looks >= SILENT_LOOKS_IN_ALL) this.looks = SILENT_LOOKS;
    this.look(this.isBrief());
    try {
      const following = await this.following;
      return (await following?.finish()) ?? null;
    } catch (error) {
      this.session.log.error(`what the program said is lost: ${messageOf(error)}`);
      return null;
    }
  }

  dispose(): void {
    this.owned.dispose();
  }

  private look(isBrief = false): void {
    if (this.following || !this.isAnythingThere(isBrief)) return;
    this.following = this.follow();
  }

  /** Loading what follows it takes longer than such a program. */
  private isBrief(): boolean {
    const { durationMs } = this.session.state;
    return durationMs !== null && durationMs < BRIEF_MS;
  }

  private isAnythingThere(isBrief: boolean): boolean {
    const { folder, request } = this.session;
    const { paths, every: due } = request.checkpoints;
    const { files, sources, recognise } = request.metrics;
    return (
      files.length + sources.length > 0 ||
      (recognise && ++this.looks > SILENT_LOOKS) ||
      paths.length > 0 ||
      due.seconds !== null ||
      isFilled(folder.signals) ||
      (isBrief ? hasFigure(folder.console) : isFilled(folder.console)) ||
      listFolder(folder.checkpoints).length > 0
    );
  }

  private async follow(): Promise<Following | undefined> {
    try {
      const { followSignals } = await import('./followSignals.ts');
      return this.owned.add(followSignals(this.session));
    } catch (error) {
      this.session.log.error(`what the program says is not followed: ${messageOf(error)}`);
      return undefined;
    }
  }
}

function hasFigure(file: string): boolean {
  const size = statIfThere(file)?.size ?? 0;
  return size > SHORT_LOG || (size > 0 && FIGURE.test(fs.readFileSync(file, 'latin1')));
}

function isFilled(file: string): boolean {
  return (statIfThere(file)?.size ?? 0) > 0;
}
