/** One value: its references filled in, then its variables, then turned from text into what it means. */

import { isRecord } from '../../base/json.ts';
import { convertValue } from './convert.ts';
import type { Dialect, Interpolation } from './dialect.ts';
import { type Environment, expandEnvironment, mayExpand } from './expand.ts';
import type { Interpolator } from './interpolate.ts';
import { partsOf, unquoted } from './references.ts';
import type { Entry } from './tree.ts';
import type { ValueFindings } from './valueFindings.ts';

export interface Making {
  readonly dialect: Dialect;
  readonly interpolation: Interpolation;
  readonly interpolator: Interpolator;
  readonly findings: ValueFindings;
  readonly convert: boolean;
  readonly env: Environment | undefined;
  readonly platform: NodeJS.Platform;
}

interface Made {
  readonly text: string;
  readonly value: unknown;
}

export function makeValue(making: Making, section: string, entry: Entry, raw: string): Made {
  const filled = making.interpolation === 'none' ? raw : fill(making, section, entry, raw);
  const made = convert(making, entry, raw, filled);
  return making.env && mayExpand(filled) ? expand(making, entry, made, making.env) : made;
}

function fill(
  { interpolation, interpolator, findings }: Making,
  section: string,
  entry: Entry,
  raw: string,
): string {
  const template = interpolation === 'dotted' ? unquoted(raw) : raw;
  const filled = interpolator.fill(section, entry.folded, template);
  if (typeof filled !== 'string') {
    findings.fault(entry, filled);
    return raw;
  }
  return filled === template ? raw : filled;
}

function convert(
  { dialect, convert, interpolation, findings }: Making,
  entry: Entry,
  raw: string,
  text: string,
): Made {
  if (!convert || dialect.values === 'text') {
    findings.plainText(entry, raw);
    return { text, value: text };
  }
  // A quoted JSON text with references in it stays a text, unless it is one reference and nothing else.
  if (
    interpolation === 'dotted' &&
    text !== raw &&
    raw.startsWith('"') &&
    partsOf(unquoted(raw), 'dotted').length > 1
  ) {
    return { text, value: text };
  }
  const value = convertValue(text, dialect, entry.folded);
  if (value === text) findings.plainText(entry, text);
  return { text, value };
}

/** Inside of a literal each text is expanded by itself: what a variable holds is no Python. */
function expand(
  { dialect, convert, findings, platform }: Making,
  entry: Entry,
  made: Made,
  env: Environment,
): Made {
  const { text, unset } = expandEnvironment(made.text, env, platform);
  findings.unset(entry, made.text, unset);
  if (made.value !== made.text) return { text, value: expandInside(made.value, env, platform) };
  return { text, value: convert ? convertValue(text, dialect, entry.folded) : text };
}

function expandInside(value: unknown, env: Environment, platform: NodeJS.Platform): unknown {
  if (typeof value === 'string') return expandEnvironment(value, env, platform).text;
  if (Array.isArray(value)) return value.map((item) => expandInside(item, env, platform));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, expandInside(item, env, platform)]),
  );
}
