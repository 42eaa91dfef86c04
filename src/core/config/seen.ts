/** What the text of a file shows of its dialect. What shows nothing is as Python's `configparser` would have it. */

import type { Dialect, Interpolation } from './dialect.ts';
import type { Outline } from './outline.ts';
import { PRESETS } from './presets.ts';

export interface SeenDialect {
  readonly dialect: Dialect;
  readonly why: string;
}

/** Sections of CamStim; those that hardly any other program has are marked. */
const CAMSTIM_OWN = new Set(['SweepStim', 'Stim', 'LIMS', 'Licksensing', 'DetectionOfChange', 'Datastream']);
const CAMSTIM = new Set([
  ...CAMSTIM_OWN,
  'Behavior',
  'Display',
  'Encoder',
  'Eyetracking',
  'Optogenetics',
  'Reward',
  'Sync',
]);
const NETWORK = new Set(['net', 'network']);
const LAYER =
  /^(convolutional|connected|maxpool|avgpool|route|shortcut|upsample|yolo|region|softmax|dropout|crnn|lstm|gru|rnn|cost|reorg|detection)$/;

export function seenDialect(text: string, seen: Outline): SeenDialect {
  const { headers } = seen;
  if (NETWORK.has(headers[0] ?? '') && headers.some((name) => LAYER.test(name))) {
    return { dialect: PRESETS.darknet, why: 'Its sections are the layers of a network (dialect darknet).' };
  }
  const camstim = headers.filter((name) => CAMSTIM.has(name));
  if (camstim.some((name) => CAMSTIM_OWN.has(name)) && camstim.length * 2 >= headers.length) {
    return { dialect: PRESETS.camstim, why: 'Its sections are those of CamStim (dialect camstim).' };
  }
  return plain(text, seen);
}

function plain(text: string, seen: Outline): SeenDialect {
  const interpolation = seenInterpolation(text, seen);
  const isJson = interpolation === 'dotted' || hasJson(seen.values);
  const inline = ['#', ';'].filter((prefix) => hasInlineComments(seen.values, prefix));
  const isList = mostRepeated(seen.headers) >= 3 || seen.headers.some((name) => name.startsWith('['));
  const hasLone =
    seen.lone.length >= 3 && seen.headers.length > 0 && !seen.lone.some((line) => line.startsWith('%'));
  const includes = seen.lone.some((line) => /^%include\s/.test(line)) ? ['%include'] : [];
  const dialect: Dialect = {
    ...PRESETS.python,
    name: 'auto',
    markIsText: false,
    commentPrefixes: [...PRESETS.python.commentPrefixes, ...includes],
    inlineCommentPrefixes: inline,
    duplicates: isList ? 'list' : 'error',
    headless: seen.beginsWithKey,
    loneKeys: hasLone,
    interpolation,
    values: isJson ? 'json' : 'literal',
  };
  const notes = [
    seen.beginsWithKey && 'keys before any section',
    inline.length > 0 && `comments behind values (${inline.join(' ')})`,
    isList && 'repeated sections, in their order',
    hasLone && 'keys without a value',
    interpolation !== 'none' && `references (${interpolation})`,
    isJson && 'values in JSON',
  ].filter((note) => note !== false);
  const what = notes.length === 0 ? 'nothing special' : notes.join(', ');
  return { dialect, why: `Read as Python's configparser would, for its text shows ${what}.` };
}

const OPENING = '${';

/** References count when the file has what they refer to; others may be patterns for something else. */
function seenInterpolation(text: string, { keys, headers }: Outline): Interpolation {
  const sections = new Set([...headers, 'DEFAULT']);
  const dollars = text.includes(OPENING)
    ? text.matchAll(/^[^#;\r\n][^\r\n]*?\$\{([^{}$\r\n]{1,200})\}/gm)
    : [];
  for (const [, inside = ''] of dollars) {
    const pipe = inside.indexOf('|');
    if (pipe > 0 && sections.has(inside.slice(0, pipe))) return 'pipe';
    const colon = inside.indexOf(':');
    if (colon > 0 && sections.has(inside.slice(0, colon))) return 'extended';
    const dot = inside.lastIndexOf('.');
    if (dot > 0 && sections.has(inside.slice(0, dot))) return 'dotted';
  }
  const percents = text.includes('%(') ? text.matchAll(/^[^#;\r\n][^\r\n]*?%\(([^()%\r\n]{1,200})\)s/gm) : [];
  for (const [, key = ''] of percents) {
    if (keys.has(key.toLowerCase())) return 'basic';
  }
  return 'none';
}

/** An empty list and one of texts are Python's as well; what only Python has decides. */
function hasJson(values: readonly string[]): boolean {
  const isPython = /^(None|True|False)\b|^[[{]*\s*[('][^)]*[,']/;
  return (
    values.some((value) => /^(null$|\{"@|\[\]$|\["[^']*"\]$)/.test(value)) &&
    !values.some((value) => isPython.test(value))
  );
}

/** A text that begins with the sign itself, such as a colour, shows that it is none of a comment. */
function hasInlineComments(values: readonly string[], prefix: string): boolean {
  let found = false;
  for (const value of values) {
    if (!value.includes(prefix)) continue;
    if (value.startsWith(prefix) && !/^.\s/.test(value)) return false;
    const [, ...behind] = ` ${withoutQuoted(value)}`.split(
      new RegExp(`\\s${prefix}+(?=\\s|$)|(?<=\\S)\\s+${prefix}+(?=\\w)`),
    );
    if (prefix === ';' && behind.length > 1) return false; // a list with such signs between its items
    if (behind.length > 0) found = true;
  }
  return found;
}

/** What stands in quotes at the beginning is no comment, whatever signs are in it. */
function withoutQuoted(value: string): string {
  return value.replace(/^(['"])(?:\\.|(?!\1)[^\\])*\1/, '');
}

function mostRepeated(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.values()].reduce((most, count) => Math.max(most, count), 0);
}
