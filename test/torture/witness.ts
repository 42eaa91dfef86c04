/** Sees every event as soon as it can be read, and notices when one that was seen is no longer there. */

import fs from 'node:fs';
import { readIfThere } from '../../src/base/files.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';

const PERIOD_MS = 5;

export class Witness {
  readonly violations: string[] = [];
  private readonly folders: () => readonly RunFolder[];
  private readonly seen = new Map<string, string>();
  private readonly timer: NodeJS.Timeout;

  constructor(folders: () => readonly RunFolder[]) {
    this.folders = folders;
    this.timer = setInterval(() => this.look(), PERIOD_MS);
  }

  /** The last look. */
  close(): void {
    clearInterval(this.timer);
    this.look();
  }

  private look(): void {
    for (const { id, events } of this.folders()) {
      if (fs.statSync(events, { throwIfNoEntry: false })?.size === this.seen.get(id)?.length) continue;
      const text = readIfThere(events) ?? '';
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      const before = this.seen.get(id) ?? '';
      if (!whole.startsWith(before))
        this.violations.push(`${id}: an event that was seen has gone or changed`);
      this.seen.set(id, whole);
    }
  }
}
