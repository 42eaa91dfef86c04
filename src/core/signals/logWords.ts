/** What `runtrail log` is told, as one line of signals: for shells, which have nothing that writes JSON. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';

interface LogOption {
  readonly value: string;
  readonly isMany?: boolean;
  readonly says: string;
}

export const LOG_OPTIONS = {
  step: { value: 'n', says: 'the step that the metrics, the checkpoint or the file belong to' },
  context: { value: 'label=value', isMany: true, says: 'a label of the metrics, such as subset=val' },
  unit: { value: 'key=unit', isMany: true, says: 'the unit of a metric' },
  param: { value: 'key=value', isMany: true, says: 'a parameter that the program chose itself' },
  progress: { value: 'done/total', says: 'how far it is: 3/10, 30% or, where nobody knows the total, 3' },
  task: { value: 'name', says: 'what the progress is of' },
  parent: { value: 'name', says: 'the task that this one is a part of' },
  weight: { value: 'n', says: 'how much of its parent this task is' },
  state: { value: 'state', says: 'of the task: running, paused, done or failed' },
  status: { value: 'text', says: 'what it is doing now' },
  message: { value: 'text', says: 'a line for whoever watches' },
  level: { value: 'level', says: 'of the message: debug, info, warning or error' },
  artifact: { value: 'path', says: 'a file that it wrote' },
  image: { value: 'path', says: 'a picture that it wrote' },
  table: { value: 'path', says: 'a table that it wrote' },
  type: { value: 'word', says: 'what kind of file the artifact is' },
  checkpoint: { value: 'path', says: 'a state that it wrote to go on from' },
  description: { value: 'text', says: 'of the checkpoint' },
  tag: { value: 'word', isMany: true, says: 'of the checkpoint' },
} as const satisfies Readonly<Record<string, LogOption>>;

export type LogOptionName = keyof typeof LOG_OPTIONS;
export type LogOptions = Readonly<Partial<Record<LogOptionName, string | readonly string[] | undefined>>>;

const STATES = ['running', 'paused', 'done', 'failed'];
const LEVELS = ['debug', 'info', 'warning', 'error'];
/** A line is one write, which nobody else's write gets into. */
const MOST_BYTES = 60_000;

/** The line, without its end. */
export function logLine(words: readonly string[], options: LogOptions, nowMs: number): string {
  const text = (name: LogOptionName) => [options[name] ?? []].flat().at(-1);
  const many = (name: LogOptionName) => [options[name] ?? []].flat().map((word) => pair(word, `--${name}`));
  const number = (name: LogOptionName) => numberOf(text(name), `--${name}`);
  const metrics = words
    .map((word) => pair(word, 'A metric'))
    .map(([key, value]) => [key, metricOf(key, value)]);
  const signal = {
    ...part('metric', metrics),
    step: number('step'),
    ...part('context', many('context')),
    ...part('unit', many('unit')),
    ...part(
      'param',
      many('param').map(([key, value]) => [key, jsonOrText(value)]),
    ),
    progress: progressOf(text('progress'), {
      task: text('task'),
      parent: text('parent'),
      weight: number('weight'),
      state: oneOf(text('state'), STATES, '--state'),
    }),
    status: text('status'),
    message: text('message'),
    level: oneOf(text('level'), LEVELS, '--level'),
    artifact: artifactOf(text),
    checkpoint: checkpointOf(text, [options.tag ?? []].flat(), number('step')),
  };
  const line = JSON.stringify({ ...signal, time: nowMs / 1000 });
  if (line === JSON.stringify({ time: nowMs / 1000 })) {
    throw new AppError('usage', 'There is nothing to log.', {
      hint: 'Such as: runtrail log loss=0.3 --step 10',
    });
  }
  if (Buffer.byteLength(line) > MOST_BYTES) throw new AppError('usage', 'That is too long for one line.');
  return line;
}

type Pair = readonly [key: string, value: unknown];

/** A name such as `__proto__` is one like any other. */
function part(name: string, pairs: readonly (readonly unknown[])[]): Record<string, unknown> {
  return pairs.length === 0 ? {} : { [name]: Object.fromEntries(pairs as Pair[]) };
}

function pair(word: string, what: string): readonly [key: string, value: string] {
  const at = word.indexOf('=');
  if (at < 1) throw new AppError('usage', `${what} is KEY=VALUE, not "${word}".`);
  return [word.slice(0, at), word.slice(at + 1)];
}

const NOT_FINITE: ReadonlyMap<string, string> = new Map([
  ['nan', 'NaN'],
  ['inf', 'Infinity'],
  ['infinity', 'Infinity'],
  ['+inf', 'Infinity'],
  ['+infinity', 'Infinity'],
  ['-inf', '-Infinity'],
  ['-infinity', '-Infinity'],
]);

function metricOf(key: string, text: string): number | string {
  const special = NOT_FINITE.get(text.toLowerCase());
  if (special !== undefined) return special;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new AppError('usage', `The value of ${key} is not a number: "${text}".`, {
    hint: `What is chosen and not measured is a parameter: --param ${key}=…`,
  });
}

function numberOf(text: string | undefined, what: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new AppError('usage', `${what} is a number, not "${text}".`);
}

function oneOf(text: string | undefined, words: readonly string[], what: string): string | undefined {
  if (text === undefined || words.includes(text)) return text;
  throw new AppError('usage', `${what} is one of ${words.join(', ')}, not "${text}".`);
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const PROGRESS = /^(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?)|(%))?$/;

function progressOf(text: string | undefined, more: object): object | undefined {
  if (text === undefined) {
    return Object.values(more).every((value) => value === undefined) ? undefined : more;
  }
  const [, done, total, percent] = PROGRESS.exec(text.trim()) ?? [];
  if (done === undefined) {
    throw new AppError('usage', `--progress is 3/10, 30% or 3, not "${text}".`);
  }
  return { done: Number(done), total: percent ? 100 : total === undefined ? null : Number(total), ...more };
}

type TextOf = (name: LogOptionName) => string | undefined;

function artifactOf(text: TextOf): object | undefined {
  for (const [name, type] of [
    ['artifact', text('type')],
    ['image', 'image'],
    ['table', 'table'],
  ] as const) {
    const file = text(name);
    if (file !== undefined) return { path: path.resolve(file), type };
  }
  return undefined;
}

function checkpointOf(text: TextOf, tags: readonly string[], step: number | undefined): object | undefined {
  const file = text('checkpoint');
  if (file === undefined) return undefined;
  return {
    path: path.resolve(file),
    step,
    description: text('description'),
    tags: tags.length === 0 ? undefined : tags,
  };
}
