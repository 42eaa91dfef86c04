/** Puts values in the place of placeholders. Nothing is called, nothing looked into but what is named. */

import path from 'node:path';
import type { Fix, Span } from '../../base/finding.ts';
import { isRecord, type KeyPath } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { MAX_PROBLEMS } from './format.ts';
import { keyPathIn, keyText, leavesOf, type Values, valueAt } from './layers.ts';
import { type Placeholder, piecesOf } from './placeholders.ts';
import { strftime } from './strftime.ts';

/** What placeholders can name. */
export interface Surroundings {
  readonly parameters: Values;
  readonly rig: Values | undefined;
  readonly isRigBroken?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined where nothing is started: its placeholders then stay as they are. */
  readonly run: Values | undefined;
  readonly workspace: string;
  /** The parameter file. */
  readonly file: string;
  readonly now: Date;
}

export interface ExpandProblem {
  readonly code: string;
  readonly message: string;
  /** In the text of the value. */
  readonly span: Span;
  /** What the placeholder should probably be. */
  readonly meant?: string | undefined;
}

/** A value, and how much text and how many values it holds. */
interface Sized {
  readonly value: unknown;
  readonly size: number;
}

/** Of one value, and of all together; no file is as large, so what grows beyond it was made to grow. */
const MAX_SIZE = 8 << 20;
const MAX_TOTAL = 4 * MAX_SIZE;
const MAX_CHAIN = 50;
const MAX_CANDIDATES = 2000;
export const RUN_WORDS = ['id', 'folder', 'outputs', 'checkpoints', 'name'];

export class Expander {
  private readonly from: Surroundings;
  private readonly report: (problem: ExpandProblem, at: KeyPath) => void;
  private readonly known = new Map<string, Sized>();
  private readonly busy = new Set<string>();
  private missed = 0;
  private total = 0;
  private isNaming = false;

  constructor(from: Surroundings, report: (problem: ExpandProblem, at: KeyPath) => void) {
    this.from = from;
    this.report = report;
  }

  /** All parameters; a problem is reported with the way from the parameters to the value. */
  parameters(): Record<string, unknown> {
    const entries = Object.keys(this.from.parameters).map((key) => {
      return [key, this.counted(['parameters', key], () => this.parameter([key]))];
    });
    return Object.fromEntries(entries);
  }

  /** Any other value; problems are reported with the way that is given here. */
  value(value: unknown, at: KeyPath): unknown {
    return this.counted(at, () => this.expanded(value, at));
  }

  /** Small values can be a great many. */
  private counted(at: KeyPath, expand: () => Sized): unknown {
    if (this.total > MAX_TOTAL) return null;
    const { value, size } = expand();
    this.total += size;
    if (this.total <= MAX_TOTAL) return value;
    return this.tooLarge(at, { start: 0, end: 0 }, 'the file becomes larger than 32 MiB').value;
  }

  private expanded(value: unknown, at: KeyPath): Sized {
    return this.expand(value, at, (inner, key) => this.expanded(inner, [...at, key]));
  }

  private parameter(keyPath: KeyPath): Sized {
    const key = JSON.stringify(keyPath);
    const known = this.known.get(key);
    if (known) return known;
    this.busy.add(key);
    const found = this.expand(
      valueAt(this.from.parameters, keyPath),
      ['parameters', ...keyPath],
      (_, inner) => this.parameter([...keyPath, inner]),
    );
    this.busy.delete(key);
    this.known.set(key, found);
    return found;
  }

  private expand(
    value: unknown,
    at: KeyPath,
    inside: (value: unknown, key: string | number) => Sized,
  ): Sized {
    if (typeof value === 'string') return this.text(value, at);
    const isList = Array.isArray(value);
    if (!isList && !isRecord(value)) return { value, size: 1 };
    let size = 1;
    const entries: [string | number, unknown][] = [];
    for (const [key, item] of isList ? value.entries() : Object.entries(value)) {
      const inner = inside(item, key);
      size += inner.size;
      if (size > MAX_SIZE) return this.tooLarge(at, { start: 0, end: 0 });
      entries.push([key, inner.value]);
    }
    return { value: isList ? entries.map(([, item]) => item) : Object.fromEntries(entries), size };
  }

  private text(text: string, at: KeyPath): Sized {
    const pieces = piecesOf(text);
    const [first] = pieces;
    // A text that is one placeholder and nothing else becomes that value, with its type.
    if (pieces.length === 1 && typeof first === 'object') return this.named(first, text, at);
    let result = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') result += piece;
      else {
        const { value, size } = this.named(piece, text, at);
        if (result.length + size > MAX_SIZE) return this.tooLarge(at, piece.span);
        result += typeof value === 'string' ? value : JSON.stringify(value);
      }
    }
    return { value: result, size: result.length };
  }

  /** What cannot be found stays as it is written. */
  private named(placeholder: Placeholder, text: string, at: KeyPath): Sized {
    const asWritten = text.slice(placeholder.span.start, placeholder.span.end);
    const found = this.find(placeholder, at);
    return found ?? { value: asWritten, size: asWritten.length };
  }

  private find({ space, name, span }: Placeholder, at: KeyPath): Sized | undefined {
    const { env, rig, run, workspace, file, now } = this.from;
    switch (space) {
      case 'workspace':
        return sized(workspace);
      case 'file':
        return sized(file);
      case 'params':
        return this.findParameter(name, span, at);
      case 'env':
        if (env[name] !== undefined) return sized(env[name]);
        return this.missing({ at, span, message: `the variable ${name} is not set` }, 'env', name, () =>
          Object.keys(env),
        );
      case 'rig':
        return this.findInRig(rig, name, { at, span });
      case 'run':
        if (!RUN_WORDS.includes(name))
          return this.missing({ at, span, message: `a run has no "${name}"` }, 'run', name, () => RUN_WORDS);
        return run && (name === 'name' ? this.runName(run, span, at) : sized(run[name]));
      case 'now': {
        const time = strftime(name, now);
        if (time !== undefined) return sized(time);
        return this.missing({ at, span, message: `"${name}" is not a form for times such as %Y-%m-%d` });
      }
    }
  }

  /** The name of the run may be made of placeholders itself. */
  private runName({ name }: Values, span: Span, at: KeyPath): Sized | undefined {
    if (at[0] === 'name' || this.isNaming) {
      const message = '{run.name} leads back to itself: it is part of the name';
      this.report({ code: 'circular-placeholder', message, span }, at);
      return undefined;
    }
    this.isNaming = true;
    const named = this.text(String(name), at);
    this.isNaming = false;
    return named;
  }

  private findParameter(name: string, span: Span, at: KeyPath): Sized | undefined {
    const { parameters } = this.from;
    const keyPath = keyPathIn(parameters, name);
    if (valueAt(parameters, keyPath) === undefined) {
      const names = () => keysIn(parameters);
      return this.missing({ at, span, message: `there is no parameter "${name}"` }, 'params', name, names);
    }
    const key = JSON.stringify(keyPath);
    if (this.busy.has(key)) {
      const circle = [...this.busy]
        .slice([...this.busy].indexOf(key))
        .map((each) => keyText(JSON.parse(each)));
      const message = `{params.${name}} leads back to itself: ${[...new Set(circle), keyText(keyPath)].join(' → ')}`;
      this.report({ code: 'circular-placeholder', message, span }, at);
      return undefined;
    }
    if (this.busy.size > MAX_CHAIN * 2) {
      const message = `placeholders lead on from one to the next more than ${MAX_CHAIN} times`;
      this.report({ code: 'placeholder-chain', message, span }, at);
      return undefined;
    }
    return this.parameter(keyPath);
  }

  private findInRig(rig: Values | undefined, name: string, where: Where): Sized | undefined {
    if (!rig && this.from.isRigBroken) return undefined;
    if (!rig) return this.missing({ ...where, message: 'the settings of this machine name no "rig" file' });
    const value = valueAt(rig, keyPathIn(rig, name));
    if (value !== undefined) return { value, size: JSON.stringify(value).length };
    const names = () => keysIn(rig);
    return this.missing({ ...where, message: `the rig file has no "${name}"` }, 'rig', name, names);
  }

  private missing(
    { at, span, message }: Where & { message: string },
    space = '',
    name = '',
    names: () => readonly string[] = () => [],
  ): undefined {
    // Looking for what was meant takes long, and nobody reads more.
    const closest = ++this.missed > MAX_PROBLEMS ? undefined : closestName(name, names());
    const meant = closest === undefined ? undefined : `{${space}.${closest}}`;
    this.report(
      { code: 'unresolved-placeholder', message: `${message}.${didYouMean(closest)}`, span, meant },
      at,
    );
  }

  private tooLarge(at: KeyPath, span: Span, what = 'this becomes larger than 8 MiB'): Sized {
    const message = `${what} once its placeholders are filled in`;
    this.report({ code: 'too-large', message, span }, at);
    return { value: null, size: 1 };
  }
}

interface Where {
  readonly at: KeyPath;
  readonly span: Span;
}

function keysIn(values: Values): string[] {
  const names: string[] = [];
  for (const keyPath of leavesOf(values)) {
    names.push(keyText(keyPath));
    if (names.length === MAX_CANDIDATES) break;
  }
  return names;
}

function sized(value: unknown): Sized {
  return { value, size: typeof value === 'string' ? value.length : 1 };
}

/** What `{run.…}` stands for. */
export function runWords(folder: string, name: string): Values {
  return {
    id: path.basename(folder),
    folder,
    outputs: path.join(folder, 'outputs'),
    checkpoints: path.join(folder, 'checkpoints'),
    name,
  };
}

export function fixFor(span: Span, meant: string): Fix {
  return { title: `Write ${meant}`, edits: [{ span, text: meant }] };
}
