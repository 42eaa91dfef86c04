/** The run folder: where each file is, and reading them without ever failing the reader for one damaged file. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { bytesIfThere, readIfThere } from '../../base/files.ts';
import { isRecord, parseExact, plainNumber } from '../../base/json.ts';
import { INHERITED } from '../process/environment.ts';
import { type ReadEvents, readEvents } from './chain.ts';
import { foldEvents, initialState } from './fold.ts';
import type { RunRequest, RunResolved, RunState } from './model.ts';
import { PLAIN_CHECKPOINTS, PLAIN_METRICS, PLAIN_RESUME } from './plain.ts';
import type { Limit } from './resources.ts';
import { isRequest, isResolved, isState } from './shapes.ts';

/** The places inside one run folder. */
export class RunFolder {
  /** Changes only when the folder is moved while a runner holds it. */
  root: string;

  constructor(root: string) {
    this.root = root;
  }

  get id(): string {
    return path.basename(this.root);
  }

  /** A path inside the folder. */
  at(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  get request(): string {
    return this.at('request.json');
  }
  get resolved(): string {
    return this.at('run.json');
  }
  get events(): string {
    return this.at('events.jsonl');
  }
  get state(): string {
    return this.at('state.json');
  }
  get console(): string {
    return this.at('console.log');
  }
  get consoleIndex(): string {
    return this.at('console.idx');
  }
  get resources(): string {
    return this.at('resources.jsonl');
  }
  get signals(): string {
    return this.at('signals.jsonl');
  }
  /** What was recognised of a program that says nothing. */
  get recognised(): string {
    return this.at('recognised.jsonl');
  }
  get checkpoints(): string {
    return this.at('checkpoints');
  }
  /** Touched when a checkpoint is due or asked for; the program remembers which time it answered. */
  get askedCheckpoint(): string {
    return this.at('control', 'ask', 'checkpoint');
  }
  /** Touched when a stop begins, before the first signal. */
  get askedStop(): string {
    return this.at('control', 'ask', 'stop');
  }
  get parameters(): string {
    return this.at('params', 'resolved.json');
  }
  get annotations(): string {
    return this.at('annotations');
  }
  get lock(): string {
    return this.at('control', 'lock');
  }
  get processes(): string {
    return this.at('control', 'process.json');
  }
  get exit(): string {
    return this.at('control', 'exit');
  }
  get exitPending(): string {
    return this.at('control', 'exit.pending');
  }
  get wrapperPid(): string {
    return this.at('control', 'wrapper.pid');
  }
  get wrapperErrors(): string {
    return this.at('control', 'wrapper.err');
  }
  /** A named pipe, while a run with a terminal lives. */
  get input(): string {
    return this.at('control', 'input');
  }
  /** Rows and columns of its terminal, once somebody shows it. */
  get terminalSize(): string {
    return this.at('control', 'size');
  }
  get heartbeat(): string {
    return this.at('control', 'heartbeat');
  }
  get reserve(): string {
    return this.at('control', 'reserve');
  }
  get requests(): string {
    return this.at('control', 'requests');
  }
  get runnerLog(): string {
    return this.at('control', 'runner.log');
  }
}

const SCHEMA = /^runtrail\/([a-z-]+)\/(\d+)$/;

/** Reads one of our JSON files of the given kind and version. Undefined when there is none. */
export function readDocument<T>(
  file: string,
  kind: string,
  version: number,
  isValid?: (value: unknown) => value is T,
): T | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = parseExact(text);
  } catch (cause) {
    throw new AppError('damaged', `${file} is damaged: it is not whole JSON.`, { cause });
  }
  const [, found, foundVersion] = SCHEMA.exec(isRecord(value) ? String(value['schema']) : '') ?? [];
  if (found !== kind) throw new AppError('damaged', `${file} is not a ${kind} document.`);
  if (Number(foundVersion) > version) {
    throw new AppError('newer-version', `${file} was written by a newer Runtrail.`, {
      hint: 'It is shown read-only; update Runtrail to work with it.',
    });
  }
  if (isValid && !isValid(value))
    throw new AppError('damaged', `${file} is damaged: a field is not what it must be.`);
  return value as T;
}

/** What a record says that was written before it could say so. */
const BEFORE_THEY_EXISTED: Pick<
  RunRequest,
  | 'baseEnvironment'
  | 'checkpoints'
  | 'configs'
  | 'folders'
  | 'limits'
  | 'metrics'
  | 'origins'
  | 'repeats'
  | 'resume'
  | 'resumes'
  | 'sampling'
  | 'terminal'
  | 'variant'
  | 'workflow'
> = {
  baseEnvironment: INHERITED,
  checkpoints: PLAIN_CHECKPOINTS,
  configs: [],
  folders: [],
  limits: [],
  metrics: PLAIN_METRICS,
  origins: {},
  repeats: null,
  resume: PLAIN_RESUME,
  resumes: null,
  sampling: { seconds: 1 },
  terminal: false,
  variant: null,
  workflow: null,
};

export function readRequest(folder: RunFolder): RunRequest {
  const request = readDocument(folder.request, 'request', 1, isRequest);
  if (!request) throw new AppError('not-found', `${folder.root} holds no run.`);
  if (request.id !== folder.id) {
    throw new AppError('damaged', `${folder.request} is that of another run (${request.id}).`);
  }
  const known = { ...BEFORE_THEY_EXISTED, ...request };
  return { ...known, limits: known.limits.map(withPlainNumbers) };
}

/** Limits are held against what is measured: how their numbers are spelled does not matter. */
function withPlainNumbers(limit: Limit): Limit {
  const [value, holdSeconds] = [limit.value, limit.holdSeconds].map((number) => Number(plainNumber(number)));
  return { ...limit, value: value ?? 0, holdSeconds: holdSeconds ?? 0 };
}

/** What was resolved for the run; undefined while that is still to be done, and where it cannot be read. */
export function readResolved(folder: RunFolder): RunResolved | undefined {
  try {
    return readDocument(folder.resolved, 'run', 1, isResolved);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

export function readEventFile(folder: RunFolder): ReadEvents {
  return readEvents(bytesIfThere(folder.events) ?? Buffer.alloc(0));
}

/** The state from the truth: request and events. */
export function foldFolder(folder: RunFolder): RunState {
  return foldEvents(initialState(readRequest(folder)), readEventFile(folder).events);
}

/** The state from its cache where that is final and sound, from the truth otherwise. */
export function readState(folder: RunFolder): RunState {
  try {
    const cached = readDocument(folder.state, 'state', 1, isState);
    if (cached?.sealed && cached.id === folder.id) return cached;
  } catch (error) {
    // A damaged cache is made again from the events; that of a newer version is left alone.
    if (!(error instanceof AppError && error.code === 'damaged')) throw error;
  }
  return foldFolder(folder);
}
