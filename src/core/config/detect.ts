/** How a file is written: as it says itself, as a setting says, or as its text shows. */

import type { Finding } from '../../base/finding.ts';
import type { Dialect } from './dialect.ts';
import { type Said, saidInComment } from './firstComment.ts';
import { type Foreign, foreignText } from './foreign.ts';
import { outline } from './outline.ts';
import { PRESETS } from './presets.ts';
import { seenDialect } from './seen.ts';

export interface ConfigFile {
  readonly kind: 'config';
  readonly dialect: Dialect;
  /** A sentence for whoever asks. */
  readonly why: string;
  /** Of a dialect that is named and does not exist. */
  readonly findings: readonly Finding[];
}

export type Detected = ConfigFile | Foreign;

export interface DetectOptions {
  /** By a setting: the name of a preset, or a dialect. */
  readonly named?: string | Dialect | undefined;
}

export function detectDialect(text: string, { named }: DetectOptions = {}): Detected {
  const said = saidInComment(text, 'dialect');
  const byComment = said && presetOf(said.value);
  const findings = said && !byComment ? [unknownDialect(said)] : [];
  const byName = typeof named === 'string' ? presetOf(named) : named;
  const dialect = byComment ?? byName;
  if (dialect) {
    const why = `${byComment ? 'Its comment' : 'A setting'} names the dialect ${dialect.name}.`;
    return { kind: 'config', dialect, why, findings };
  }
  const seen = outline(text);
  return foreignText(text, seen) ?? { kind: 'config', ...seenDialect(text, seen), findings };
}

export function presetOf(name: string): Dialect | undefined {
  return Object.entries(PRESETS).find(([key]) => key === name.toLowerCase())?.[1];
}

function unknownDialect({ value: name, span }: Said): Finding {
  const names = Object.keys(PRESETS);
  return {
    code: 'unknown-dialect',
    severity: 'warning',
    message: `There is no dialect "${name}", only ${names.join(', ')}; the file is read as its text shows.`,
    span,
    fixes: names.map((preset) => ({ title: `Write ${preset}`, edits: [{ span, text: preset }] })),
  };
}
