/**
 * The launcher's placeholders, said as ours. It has three ways to fill them in, of which one takes every brace for its own:
 * here `{name}`, `{rig_param:NAME}`, `{{`, `}}`, `$NAME`, `${NAME}` and `%NAME%` count, and all other text stays byte for byte.
 */

import { isRecord } from '../../../base/json.ts';
import { closestName, didYouMean } from '../../../base/similar.ts';
import type { Values } from '../layers.ts';
import { pythonText } from './pythonText.ts';

export interface Names {
  /** All parameters, of whatever layer. */
  readonly parameters: Values;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Why there is no rig file, where there is none. */
  readonly noRig?: string | undefined;
  /** Then every name could be one of its own. */
  readonly isRigBroken?: boolean | undefined;
  /** What an unknown name could have been meant for. */
  readonly candidates: readonly string[];
  /** Whether nobody is told of slips. */
  readonly isQuiet?: boolean;
}

/** Something to say of a part of a text. */
export interface Slip {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** As it is written, and where in the text. */
  readonly part: string;
  readonly at: number;
  /** What should stand there. */
  readonly meant?: string | undefined;
}

export interface Translated {
  readonly text: string;
  readonly slips: readonly Slip[];
}

/** Given by the launcher itself, or asked for. */
export const ALWAYS_THERE = ['subject_id', 'user_id', 'session_uuid', 'output_session_folder', 'rig_id'];
const MAX_CANDIDATES = 500;
/** What examples of the launcher call a placeholder, and what it does not know. */
const MISNAMED: Readonly<Record<string, string>> = { session_folder: 'output_session_folder' };

const OURS = String.raw`(?:params|env|rig|run)\.[^{}\n]+|workspace|file|now:[^{}\n]+`;
const PATTERN = new RegExp(
  [
    String.raw`(\{\{(?:${OURS})\}\}|\{(?:${OURS})\})`,
    String.raw`\{rig_param:([^{}]*)\}`,
    String.raw`\{\{([A-Za-z_]\w*)\}\}`,
    String.raw`(\{\{|\}\})`,
    String.raw`\{([A-Za-z_]\w*)([!:.[][^{}]*)?\}`,
    String.raw`\$\{([^{}]*)\}`,
    String.raw`\$([A-Za-z_]\w*)`,
    String.raw`%([A-Za-z_]\w*)%`,
  ].join('|'),
  'g',
);
const GROUPS = 9;

/** A text of one value: `isExpandedThere` says whether the launcher looks for `{rig_param:…}` in that value. */
export function translate(text: string, names: Names, isExpandedThere: boolean): Translated {
  if (!/[{}$%]/.test(text)) return { text, slips: [] };
  const translator = new Translator(text, names, isExpandedThere);
  return { text: translator.run(), slips: translator.slips };
}

/** The names that a person could have meant. */
export function candidatesIn(parameters: Values): readonly string[] {
  return [...ALWAYS_THERE, ...Object.keys(parameters).slice(0, MAX_CANDIDATES)];
}

const MAX_SLIPS = 20;

class Translator {
  readonly slips: Slip[] = [];
  private readonly text: string;
  private readonly names: Names;
  private readonly isExpandedThere: boolean;
  /** Whether every brace belongs to a placeholder or is doubled: then the doubled ones are meant as single ones. */
  private readonly isFormat: boolean;

  constructor(text: string, names: Names, isExpandedThere: boolean) {
    this.text = text;
    this.names = names;
    this.isExpandedThere = isExpandedThere;
    const rest = text.replace(/\{\{|\}\}|\{\w[^{}]*\}/g, '');
    this.isFormat = !/[{}]/.test(rest);
  }

  run(): string {
    return this.text.replace(PATTERN, (whole: string, ...parts: (string | number | undefined)[]) => {
      const at = Number(parts[GROUPS]);
      return this.translated(whole, at, parts.slice(0, GROUPS));
    });
  }

  /** In the order of the pattern. */
  private translated(whole: string, at: number, groups: readonly (string | number | undefined)[]): string {
    const [ours, rig, escaped, doubled, name, more, braced, bare, percent] = groups;
    if (ours !== undefined) return whole;
    if (doubled !== undefined) return this.isFormat ? whole.slice(1) : whole;
    if (name !== undefined) return this.named(whole, String(name), String(more ?? ''), at);
    if (rig !== undefined) return this.rigParam(whole, String(rig), at);
    if (escaped !== undefined) {
      return this.isFormat || this.isKnown(String(escaped)) ? whole.slice(1, -1) : whole;
    }
    if (braced !== undefined) return this.bracedVariable(whole, String(braced), at);
    return this.variable(whole, String(bare ?? percent), percent !== undefined, at);
  }

  private named(whole: string, name: string, more: string, at: number): string {
    if (more !== '') return this.formatted(whole, name, at);
    if (this.isKnown(name)) return this.value(whole, name, at);
    if (this.names.isRigBroken && !Object.hasOwn(MISNAMED, name)) return whole;
    if (this.isFull) return Object.hasOwn(MISNAMED, name) ? `{params.${MISNAMED[name]}}` : whole;
    const meant = MISNAMED[name];
    if (meant !== undefined && Object.hasOwn(MISNAMED, name)) {
      const message = `{${name}} is no placeholder of the launcher, which leaves it as it is; {${meant}} is put in here.`;
      this.add({
        code: 'misnamed-placeholder',
        severity: 'warning',
        message,
        part: whole,
        at,
        meant: `{${meant}}`,
      });
      return `{params.${meant}}`;
    }
    const closest = closestName(name, this.candidates());
    const message = `{${name}} names no parameter and stays as it is.${didYouMean(closest)}`;
    this.add({
      code: 'unknown-placeholder',
      severity: 'warning',
      message,
      part: whole,
      at,
      meant: closest && `{${closest}}`,
    });
    return whole;
  }

  /** `{name!r}`, `{name:>8}`, `{name.part}`: nothing is looked into, nothing converted. */
  private formatted(whole: string, name: string, at: number): string {
    if (!this.isKnown(name)) return whole;
    const message = `only {${name}} is filled in here, without conversions, formats and attributes; this stays as it is.`;
    this.add({
      code: 'placeholder-format',
      severity: 'warning',
      message,
      part: whole,
      at,
      meant: `{${name}}`,
    });
    return whole;
  }

  private value(whole: string, name: string, at: number): string {
    const value = this.names.parameters[name];
    // As Python prints it; ours would be `true`.
    if (typeof value === 'boolean') return pythonText(value);
    // Between braces ours would be taken for one that is doubled, and not filled in.
    const isBraced = this.text[at - 1] === '{' && this.text[at + whole.length] === '}';
    if (isBraced && (typeof value === 'string' || typeof value === 'number')) return pythonText(value);
    if (!Array.isArray(value) && !isRecord(value) && (value !== null || ALWAYS_THERE.includes(name))) {
      return `{params.${name}}`;
    }
    const message = `"${name}" is neither text nor number: {${name}} stays as it is.`;
    this.add({ code: 'unknown-placeholder', severity: 'warning', message, part: whole, at });
    return whole;
  }

  private rigParam(whole: string, name: string, at: number): string {
    const { parameters } = this.names;
    const value = parameters[name];
    const isThere = Object.hasOwn(parameters, name) && (value !== null || !ALWAYS_THERE.includes(name));
    if (!isThere && !ALWAYS_THERE.includes(name)) {
      if (this.names.isRigBroken) return whole;
      const closest = closestName(name, this.candidates());
      const where = this.names.noRig ?? 'neither the rig file nor this file has one';
      const message = `there is no "${name}": ${where}.${didYouMean(closest)}`;
      const meant = closest && `{rig_param:${closest}}`;
      this.add({ code: 'unknown-rig-parameter', severity: 'error', message, part: whole, at, meant });
      return whole;
    }
    if (!this.isExpandedThere) {
      const message = `the launcher fills in {rig_param:…} only in the texts of script_parameters; it is filled in here too.`;
      this.add({
        code: 'rig-parameter-place',
        severity: 'warning',
        message,
        part: whole,
        at,
        meant: `{${name}}`,
      });
    }
    const isPlain = !Array.isArray(value) && !isRecord(value) && typeof value !== 'boolean' && value !== null;
    return isPlain && !/[{}\n]/.test(name) ? `{params.${name}}` : pythonText(value);
  }

  /** `${NAME}` is a variable where there is one, else a sign before a placeholder. */
  private bracedVariable(whole: string, name: string, at: number): string {
    if (this.names.env[name] !== undefined) return `{env.${name}}`;
    if (this.isKnown(name)) return `$${this.value(whole.slice(1), name, at + 1)}`;
    if (/^[A-Za-z_]\w*$/.test(name)) this.unset(whole, name, at);
    return whole;
  }

  private variable(whole: string, name: string, isPercent: boolean, at: number): string {
    if (this.names.env[name] !== undefined) return `{env.${name}}`;
    // `%d_%m` is a form of a date and no variable.
    if (!isPercent || /^[A-Z][A-Z\d_]{2,}$/.test(name)) this.unset(whole, name, at);
    return whole;
  }

  private unset(whole: string, name: string, at: number): void {
    if (this.isFull) return;
    const closest = closestName(name, Object.keys(this.names.env).slice(0, MAX_CANDIDATES));
    const message = `the environment variable ${name} is not set; ${whole} stays as it is.${didYouMean(closest)}`;
    this.add({ code: 'unset-variable', severity: 'warning', message, part: whole, at });
  }

  /** Whether nothing more is told of. */
  private get isFull(): boolean {
    return this.names.isQuiet === true || this.slips.length >= MAX_SLIPS;
  }

  private isKnown(name: string): boolean {
    return Object.hasOwn(this.names.parameters, name) || ALWAYS_THERE.includes(name);
  }

  /** What an unknown name could have been meant for; nothing where nobody will be told. */
  private candidates(): readonly string[] {
    return this.isFull ? [] : this.names.candidates;
  }

  private add(slip: Slip): void {
    // An error is told in any case: what it stops must not go on.
    const isFirstError =
      slip.severity === 'error' && !this.slips.some(({ severity }) => severity === 'error');
    if (!this.isFull || isFirstError) this.slips.push(slip);
  }
}

const KEPT = String.raw`\{[A-Za-z_]\w*(?:[!:.[][^{}]*)?\}`;
const KEPT_OR_DOUBLED = new RegExp(String.raw`\{\{|\}\}|${KEPT}`, 'g');
const KEPT_OR_BRACE = new RegExp(`${KEPT}|[{}]`, 'g');

/** Whether the launcher, which gives the whole text to `str.format`, would change or lose something of it. */
export function isHarmedByFormat(text: string): boolean {
  return /[{}]/.test(text.replace(KEPT_OR_DOUBLED, ''));
}

/** The text with all braces doubled that belong to no placeholder: right for the launcher, and here. */
export function withDoubledBraces(text: string): string {
  return text.replace(KEPT_OR_BRACE, (part) => (part.length === 1 ? part + part : part));
}
