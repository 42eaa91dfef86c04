/** Bars of Rich, click, alive-progress, git, rsync and pv: each has a form that nothing else has. */

import type { Found, LogRecogniser } from './found.ts';

interface Reading {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly unit?: string | undefined;
}

function bar(id: string, read: (line: string) => Reading | undefined): LogRecogniser {
  const sees = (line: string): Found | undefined => {
    const reading = read(line);
    if (!reading || reading.done > reading.total) return undefined;
    const { name, done, total, unit } = reading;
    return { progress: [{ task: name, done, total, ...(unit && { unit }) }] };
  };
  return { id, begin: () => sees };
}

function part(done: string | undefined, total: string | undefined, percent: string | undefined) {
  return done === undefined || total === undefined
    ? { done: Number(percent), total: 100, unit: '%' }
    : { done: Number(done), total: Number(total) };
}

/** `Training ━━━━━╸━━━━  42% 0:00:12`. */
const RICH =
  /^(?:(.{0,200}?) )?[━╸╺]{5,400} {1,8}(?:(\d{1,12})\/(\d{1,12})|(\d{1,3})%) {1,8}(?:\d+:\d\d:\d\d|-:--:--)\s*$/;
/** `Proc  [####----]   42%  00:00:12` */
const CLICK =
  /^(?:(.{0,200}?) {2})?\[(?=[#-]{8,200}\])#{0,200}-{0,200}\] {2}(?:(\d{1,12})\/(\d{1,12})| {0,2}(\d{1,3})%)(?: {2}(?:\d+d )?\d\d:\d\d:\d\d)?\s*$/;
/** `train |████████| 42/100 [42%] in 1.2s (35.2/s)` */
const ALIVE =
  /^(?:(.{0,200}?) )?\|[^|]{8,200}\| (?:▃|▁|▂|▄|▅|▆|▇|█|\S{0,8} )?(\d{1,12})\/(\d{1,12}) \[\d{1,3}%\] in \d/;
const GIT =
  /^(?:remote: )?((?:Counting|Compressing|Receiving|Writing|Enumerating) objects|Resolving deltas|Updating files|Filtering content): {1,3}\d{1,3}% \((\d{1,12})\/(\d{1,12})\)/;
const RSYNC =
  /^ {1,20}[\d,.]{1,30} {1,4}(\d{1,3})% {1,12}[\d.,]{1,12}[kMGT]?B\/s {2,8}\d+:\d\d:\d\d(?: \(xfr#\d{1,12}, (?:to|ir)-chk=(\d{1,12})\/(\d{1,12})\))?\s*$/;
const PV =
  /^(?:(.{1,100}): {1,4})?[\d.]{1,8}[KMGT]?i?B \d+:\d\d:\d\d \[ {0,6}[\d.]{1,8}[kKMGT]?i?B\/s\] \[[=> ]{1,400}\] {1,3}(\d{1,3})%(?: ETA [\d:+]{1,20})?\s*$/;

export const rich = bar('rich', (line) => {
  const [all, label, done, total, percent] = line.includes('━━') ? (RICH.exec(line) ?? []) : [];
  return all === undefined ? undefined : { name: named(label, 'bar'), ...part(done, total, percent) };
});

export const click = bar('click', (line) => {
  const [all, label, done, total, percent] = line.includes(']  ') ? (CLICK.exec(line) ?? []) : [];
  return all === undefined ? undefined : { name: named(label, 'bar'), ...part(done, total, percent) };
});

export const alive = bar('alive', (line) => {
  const [all, label, done, total] = line.includes('%] in ') ? (ALIVE.exec(line) ?? []) : [];
  return all === undefined ? undefined : { name: named(label, 'bar'), ...part(done, total, undefined) };
});

export const git = bar('git', (line) => {
  const [all, name = '', done, total] = GIT.exec(line) ?? [];
  return all === undefined ? undefined : { name, ...part(done, total, undefined) };
});

/** It tells of each file by itself, or of all together: which one it is shows once a file is over. */
function beginRsync() {
  let isOfAll: boolean | undefined;
  return (line: string): Found | undefined => {
    const [all, percent, left, files] = line.includes('B/s') ? (RSYNC.exec(line) ?? []) : [];
    if (all === undefined) return undefined;
    const toDo = Number(left);
    if (toDo > 0) isOfAll ??= Number(percent) < 100;
    if (isOfAll) return { progress: [{ task: 'rsync', ...part(undefined, undefined, percent) }] };
    const total = Number(files);
    return toDo <= total ? { progress: [{ task: 'rsync', done: total - toDo, total, unit: 'files' }] } : {};
  };
}

export const rsync: LogRecogniser = { id: 'rsync', begin: beginRsync };

export const pv = bar('pv', (line) => {
  const [all, label, percent] = line.includes('B/s]') ? (PV.exec(line) ?? []) : [];
  return all === undefined ? undefined : { name: named(label, 'pv'), ...part(undefined, undefined, percent) };
});

function named(label: string | undefined, otherwise: string): string {
  return label?.trim() || otherwise;
}
