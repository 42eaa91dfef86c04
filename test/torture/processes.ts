/** The processes of a sandbox's runs, by the marks in their environment: whoever started them, whatever they became. */

import fs from 'node:fs';
import { RUN_DIR, RUNNER_MARK } from '../../src/core/process/environment.ts';
import { linuxTable } from '../../src/core/process/table.linux.ts';
import { WRAPPER_NAME } from '../../src/core/runner/wrapper.ts';
import type { Sandbox } from '../support/sandbox.ts';

export interface Marked {
  readonly pid: number;
  readonly runId: string;
  readonly part: 'runner' | 'wrapper' | 'program';
}

export function markedProcesses(box: Sandbox): Marked[] {
  return linuxTable.list().flatMap(({ pid, session }): Marked[] => {
    const env = linuxTable.environment(pid);
    const folder = env?.get(RUN_DIR);
    if (folder?.startsWith(box.root)) {
      const isWrapper = session === pid && commandLine(pid).includes(`\0${WRAPPER_NAME}\0`);
      return [{ pid, runId: folder.slice(-26), part: isWrapper ? 'wrapper' : 'program' }];
    }
    const runId = env?.get(RUNNER_MARK);
    const isOurs = runId !== undefined && env?.get('XDG_DATA_HOME')?.startsWith(box.root);
    return isOurs ? [{ pid, runId, part: 'runner' }] : [];
  });
}

function commandLine(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // it has ended
  }
}
