/** `logEvery`: a line of progress in the log for each so many done, in words of ours. */

import fs from 'node:fs';
import { PRIVATE_FILE, writeFully } from '../../base/files.ts';
import { shownText } from '../../base/names.ts';
import { OWN_LINE } from '../signals/line.ts';
import type { Task } from '../signals/progress/task.ts';
import { taskText } from '../signals/words.ts';
import type { Session } from './session.ts';

/** In one look; of more only the newest are worth reading. */
const MOST_LINES = 20;

export class ProgressLines {
  private readonly session: Session;
  private lines: string[] = [];
  /** What a former runner has said already. */
  private isPassing: boolean;

  constructor(session: Session) {
    this.session = session;
    this.isPassing = session.before.some(({ type }) => type === 'running');
  }

  /** Of what nothing else is above. */
  heard(task: Task, before: number): void {
    const { logEvery } = this.session.request.metrics;
    if (logEvery === null || logEvery <= 0 || task.parent !== undefined) return;
    if (Math.floor(task.done / logEvery) <= Math.floor(before / logEvery)) return;
    const name = task.name === null ? '' : `${shownText(task.name)} `;
    this.lines = [
      ...this.lines.slice(1 - MOST_LINES),
      `${OWN_LINE}${name}${shownText(taskText(task.facts()))}\n`,
    ];
  }

  /** What is read until the next writing was read before. */
  passOver(): void {
    this.isPassing = true;
  }

  /** The program appends to the same file: whole lines in one write never come between its own. */
  write(): void {
    const text = this.lines.join('');
    this.lines = [];
    const isPassing = this.isPassing;
    this.isPassing = false;
    if (text === '' || isPassing) return;
    this.session.attempt('console.log', () => {
      const fd = fs.openSync(this.session.folder.console, 'a', PRIVATE_FILE);
      try {
        writeFully(fd, text);
      } finally {
        fs.closeSync(fd);
      }
    });
  }
}
