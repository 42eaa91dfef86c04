/** Counters of workflow programs: Snakemake and Nextflow. */

import type { ProgressWords } from '../line.ts';
import type { Found, LogRecogniser } from './found.ts';

const SNAKEMAKE = /^(?:\[[^\]]{1,40}\] )?(\d{1,9}) of (\d{1,9}) steps? \(\d{1,3}(?:\.\d{1,9})?%\) done$/;

function seesSnakemake(line: string): Found | undefined {
  const [, done, total] = SNAKEMAKE.exec(line) ?? [];
  if (done === undefined) return undefined;
  return { progress: [{ task: 'steps', done: Number(done), total: Number(total) }] };
}

/** `[ab/123456] process > FOO (3) [ 30%] 3 of 10`, also without `process >` and with `|` as newer ones write it. */
const PROCESS =
  /^\[(?:[\da-f]{2}\/[\da-f]{6}|\s*-\s*)\] (?:process > )?([\w:.-]{1,200})(?: \([^()]{1,200}\))?\s{1,20}(?:\[\s{0,3}\d{1,3}%\]|\|) (\d{1,9}) of (\d{1,9})\b/;
const SUBMITTED = /^\[[\da-f]{2}\/[\da-f]{6}\] (?:Submitted|Cached) process > ([\w:.-]{1,200})/;
const EXECUTOR = /^executor > {1,4}[\w.-]{1,40} \((\d{1,9})\)$/;

interface Amount {
  readonly done: number;
  readonly total: number;
}

function beginNextflow() {
  const processes = new Map<string, Amount>();
  let submitted = 0;
  let executed = 0;
  return (line: string): Found | undefined => {
    const withoutTime = line.replace(
      /^[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d\.\d{3} \[[^\]]{1,80}\] INFO {1,4}[\w.]{1,80} - /,
      '',
    );
    const [, name = '', done, total] = PROCESS.exec(withoutTime) ?? [];
    if (name !== '') return counted(name, { done: Number(done), total: Number(total) });
    const count = EXECUTOR.exec(withoutTime)?.[1];
    if (count !== undefined) executed = Number(count);
    else if (SUBMITTED.test(withoutTime)) submitted++;
    else return undefined;
    if (processes.size > 0) return {};
    return {
      progress: [{ task: 'tasks', done: Math.max(executed, submitted), total: null, unit: 'submitted' }],
    };
  };

  function counted(name: string, amount: Amount): Found {
    if (processes.has(name) || processes.size < 200) processes.set(name, amount);
    const sum = (key: keyof Amount) => [...processes.values()].reduce((all, each) => all + each[key], 0);
    const progress: ProgressWords[] = [{ task: 'tasks', done: sum('done'), total: sum('total') }];
    return { progress: [...progress, { task: name, parent: 'tasks', ...amount }] };
  }
}

export const snakemake: LogRecogniser = { id: 'snakemake', begin: () => seesSnakemake };
export const nextflow: LogRecogniser = { id: 'nextflow', begin: beginNextflow };
