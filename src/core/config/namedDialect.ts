/** A dialect as a setting gives it: the name of a preset, or an object with what differs from one. */

import { isRecord } from '../../base/json.ts';
import { presetOf } from './detect.ts';
import type { Dialect, Interpolation, ValueKind } from './dialect.ts';
import { PRESETS } from './presets.ts';

const INTERPOLATIONS: readonly Interpolation[] = ['none', 'basic', 'extended', 'pipe', 'dotted'];
const VALUES: readonly ValueKind[] = ['text', 'literal', 'json'];

/** What it does not say, or says wrongly, is as in the preset under `name`, else as in `python`. */
export function namedDialect(value: unknown): string | Dialect | undefined {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return undefined;
  const base = presetOf(String(value['name'] ?? '')) ?? PRESETS.python;
  const yes = (key: string, fallback: boolean) => (typeof value[key] === 'boolean' ? value[key] : fallback);
  const texts = (key: string, fallback: readonly string[]) => textsOf(value[key]) ?? fallback;
  const { defaultSection = base.defaultSection } = value;
  return {
    ...base,
    delimiters: texts('delimiters', base.delimiters),
    commentPrefixes: texts('commentPrefixes', base.commentPrefixes),
    inlineCommentPrefixes: texts('inlineCommentPrefixes', base.inlineCommentPrefixes),
    duplicates: oneOf(['error', 'last', 'list'] as const, value['duplicates']) ?? base.duplicates,
    headless: yes('headless', base.headless),
    loneKeys: yes('loneKeys', base.loneKeys),
    continuations: yes('continuations', base.continuations),
    emptyLinesInValues: yes('emptyLinesInValues', base.emptyLinesInValues),
    defaultSection: typeof defaultSection === 'string' ? defaultSection : undefined,
    keyCase: oneOf(['fold', 'keep'] as const, value['keyCase']) ?? base.keyCase,
    interpolation: oneOf(INTERPOLATIONS, value['interpolation']) ?? base.interpolation,
    values: oneOf(VALUES, value['values']) ?? base.values,
  };
}

function textsOf(value: unknown): readonly string[] | undefined {
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
  return isTexts ? value : undefined;
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((each) => each === value);
}
