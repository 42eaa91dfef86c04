/** `runtrail ls`, `runtrail show ID` */

import type { Command } from 'commander';
import { shortId } from '../../base/ids.ts';
import { mapLimited } from '../../base/limiter.ts';
import { formatAgo, formatDuration, localTime } from '../../base/time.ts';
import { askedCodeText, environmentText } from '../../core/launch/describe.ts';
import { limitLine } from '../../core/limits/words.ts';
import { codeFacts } from '../../core/run/codeFacts.ts';
import { readRequest } from '../../core/run/folder.ts';
import { lastFewText } from '../../core/run/metricWords.ts';
import type { RunRequest } from '../../core/run/model.ts';
import { resourceFacts } from '../../core/run/resourceFacts.ts';
import { fromStepText, resumedAsText, resumedFromText } from '../../core/run/resumeWords.ts';
import { commandLine } from '../../core/run/summary.ts';
import type { LimitView, RunView } from '../../core/run/view.ts';
import type { Attended } from '../../core/store/attend.ts';
import { sortRuns } from '../../core/store/sort.ts';
import type { StoredRun } from '../../core/store/store.ts';
import { viewRun } from '../../core/store/viewRun.ts';
import type { Context } from '../context.ts';
import { plainText, repeated, wholeNumber } from '../options.ts';
import { elapsed, progressText } from '../runWords.ts';
import { saidFacts } from '../saidFacts.ts';
import { cell, type Terminal, table } from '../terminal.ts';
import { ATTENDED_AT_ONCE, viewAttended } from '../viewAttended.ts';

interface ListOptions {
  readonly jsonl?: boolean;
  readonly n?: number;
  readonly sort?: readonly string[];
}

/** For people; programs get everything. */
const SHOWN_ROWS = 20;

export function addListCommands(program: Command, context: Context): void {
  program
    .command('ls')
    .description('list the runs, newest first')
    .option('--jsonl', 'print one JSON document a line')
    .option('-n <count>', `at most so many (default ${SHOWN_ROWS} for people, all for programs)`, wholeNumber)
    .option('--sort <key>', 'sort by a field or parameter, -KEY for descending', repeated(plainText))
    .action((options: ListOptions) => list(options, context));
  program
    .command('show')
    .description('show one run')
    .argument('<id>', 'id, part of it, name, or @last')
    .action((id: string) => show(id, context));
}

async function list(options: ListOptions, context: Context): Promise<void> {
  const { terminal } = context;
  const open = context.open();
  const limit = options.n ?? (context.isJson || options.jsonl ? Number.POSITIVE_INFINITY : SHOWN_ROWS);
  // Sorted by time nothing older needs to be read; by any other key everything does.
  const keys = options.sort ?? [];
  const wanted = keys.length > 0 ? Number.POSITIVE_INFINITY : limit;
  const { runs, isCut } = take(open.store.runs(), wanted);
  const views = await mapLimited(runs, ATTENDED_AT_ONCE, (run) => viewAttended(run, open, terminal));
  const rows = sortRuns(views, keys).slice(0, limit);
  if (options.jsonl) for (const row of rows) terminal.print(JSON.stringify(row));
  else if (context.isJson) terminal.printJson(rows);
  else printRows(rows, isCut || rows.length < views.length, terminal);
}

function take(runs: Iterable<StoredRun>, limit: number): { runs: StoredRun[]; isCut: boolean } {
  const taken: StoredRun[] = [];
  for (const run of runs) {
    if (taken.length >= limit) return { runs: taken, isCut: true };
    taken.push(run);
  }
  return { runs: taken, isCut: false };
}

function printRows(rows: readonly RunView[], isCut: boolean, terminal: Terminal): void {
  if (rows.length === 0) return terminal.tell('No runs yet. Start one with: runtrail run FILE');
  const now = Date.now();
  const lines = rows.map((row) => [
    { text: `● ${row.status}`, shown: terminal.status(row.status) },
    cell(shortId(row.id), (text) => terminal.colour('grey', text)),
    cell(row.name, (text) => terminal.colour('bold', text)),
    cell(formatAgo(Date.parse(row.createdAt), now)),
    cell(elapsed(row, now)),
    cell(lastWords(row)),
  ]);
  for (const line of table(lines)) terminal.print(line);
  if (isCut) terminal.tell(terminal.colour('grey', '… older runs are there; show more with -n COUNT'));
}

function lastWords(view: RunView): string {
  const { status, tags, message, phase, progress, resumes, resumedBy } = view;
  const words = status === 'completed' ? null : (message ?? (status === 'preparing' ? phase : null));
  const later = resumedAsText(resumedBy);
  return [
    resumes && fromStepText(resumes),
    progress && status !== 'completed' && progressText(progress),
    lastFewText(view),
    words ?? tags.join(' '),
    later && `resumed as ${later}`,
  ]
    .filter(Boolean)
    .join('  ');
}

async function show(id: string, context: Context): Promise<void> {
  const { terminal } = context;
  const open = context.open();
  const folder = open.store.find(id);
  const attended = await open.attend(folder);
  const view = await open.earlier.withEstimate(viewRun(folder, attended.state), folder);
  if (context.isJson) return terminal.printJson(view);
  const lines = table(factsOf(view, readRequest(folder), attended, terminal));
  for (const line of lines) terminal.print(line);
}

function factsOf(view: RunView, request: RunRequest, { attendance, state }: Attended, terminal: Terminal) {
  const facts: [string, string | null][] = [
    ['name', view.name],
    ['id', view.id],
    ['why', view.message],
    ['attended', attendance === 'unattended' ? 'no runner follows this run' : null],
    ['doing', state.phase],
    ...saidFacts(view),
    ['progress', view.progress && progressText(view.progress)],
    ['exit', view.exit === null ? null : (view.exit.signal ?? `code ${view.exit.code}`)],
    ['created', view.createdAt && localTime(view.createdAt)],
    ['started', view.startedAt && localTime(view.startedAt)],
    ['ended', view.endedAt && localTime(view.endedAt)],
    ['took', view.durationMs === null ? null : formatDuration(view.durationMs)],
    ...resourceFacts(view.resources).map(lowerFact),
    ['command', commandLine(view.command)],
    ...Object.entries(view.parameters).map(([key, value]): [string, string] => [
      'parameter',
      `${key} = ${JSON.stringify(value)}`,
    ]),
    ['environment', environmentText(request)],
    ...view.limits.map((limit): [string, string] => ['limit', `${limitLine(limit)}${HOW[limit.level]}`]),
    ['repeats', view.repeats && shortId(view.repeats)],
    ['resumed from', view.resumes && resumedFromText(view.resumes)],
    ...(view.resumes?.changes ?? []).map((change): [string, string] => ['changed', change]),
    ['resumed by', resumedAsText(view.resumedBy)],
    ['tags', view.tags.join(' ') || null],
    ...view.notes.map((note): [string, string] => [
      'note',
      `${note.text}  (${note.by}, ${localTime(note.time)})`,
    ]),
    ['asked for', view.workflow ? null : askedCodeText(request.workflow)],
    ...codeFacts(view).map(lowerFact),
    ['folder', view.folder],
  ];
  const shape = { text: `● ${view.status}`, shown: terminal.status(view.status) };
  const rows = facts.flatMap(([name, value]) => (value ? [[label(name, terminal), cell(value)]] : []));
  return [[label('state', terminal), shape], ...rows];
}

const HOW: Readonly<Record<LimitView['level'], string>> = {
  normal: '',
  near: '  nearly reached',
  exceeded: '  exceeded',
};

function lowerFact([name, value]: [string, string | null]): [string, string | null] {
  return [name.toLowerCase(), value];
}

function label(text: string, terminal: Terminal) {
  return cell(text, (plain) => terminal.colour('grey', plain));
}
