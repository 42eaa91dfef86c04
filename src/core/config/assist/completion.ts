/** What can be written at a place: sections, keys with their default, values, other keys in an interpolation. */

import type { Span } from '../../../base/finding.ts';
import type { Interpolation } from '../dialect.ts';
import type { Entry, Section, Tree } from '../tree.ts';
import type { Known, KnownKey, KnownSection } from './known.ts';
import { type Place, placeAt } from './place.ts';
import { writtenDelimiter, writtenValue } from './written.ts';

export interface Suggestion {
  readonly kind: 'section' | 'key' | 'value' | 'reference' | 'word';
  readonly label: string;
  /** Beside the label: its default, or that it has to be there. */
  readonly detail?: string | undefined;
  readonly description?: string | undefined;
  readonly isDeprecated?: boolean | undefined;
  /** What is replaced. */
  readonly span: Span;
  readonly text: string;
  /** The part of the text that is to be typed over. */
  readonly selected?: Span | undefined;
  /** The higher the further down. */
  readonly rank: number;
  /** There is something to choose right after it. */
  readonly asksAgain?: boolean;
}

export interface Assisted {
  readonly tree: Tree;
  readonly known: Known;
  /** The names that dialects have. */
  readonly dialects: readonly string[];
}

export function suggestionsAt(file: Assisted, offset: number): Suggestion[] {
  const { text } = file.tree;
  const place = placeAt(file.tree, offset);
  const before = text.slice(place.line.start, offset);
  const directive = /^\uFEFF?\s*[#;]\s*dialect:\s*(\S*)$/.exec(before);
  if (directive)
    return dialectWords(file, { start: offset - (directive[1] ?? '').length, end: place.line.end });
  if (isInComment(file.tree, place, before)) return [];
  if (/^\s*\[[^\]]*$/.test(before)) return sections(file, place, before, offset);
  const reference = openReference(file.tree, before, offset);
  if (reference) return references(file.tree, place, reference);
  if (place.entry && place.part === 'value') return values(file, place.entry, place.section, offset);
  if (place.part === 'header' || /\S\s/.test(before.trimStart())) return [];
  return keys(file, place, offset);
}

function isInComment({ dialect }: Tree, { part }: Place, before: string): boolean {
  if (dialect.commentPrefixes.some((prefix) => before.trimStart().startsWith(prefix))) return true;
  const isInline = (prefix: string) => before.includes(` ${prefix}`) || before.includes(`\t${prefix}`);
  return part !== 'value' && dialect.inlineCommentPrefixes.some(isInline);
}

function dialectWords({ dialects }: Assisted, span: Span): Suggestion[] {
  return dialects.map((name, rank) => ({ kind: 'word', label: name, span, text: name, rank }));
}

/** Sections that are not there yet; and, on an empty line, they are offered among the keys too. */
function sections({ tree, known }: Assisted, { line }: Place, before: string, offset: number): Suggestion[] {
  const span = { start: offset - before.trimStart().length, end: line.end };
  return missingSections(tree, known).map((section, rank) => sectionSuggestion(section, span, rank));
}

function missingSections(tree: Tree, known: Known): KnownSection[] {
  const there = new Set(tree.sections.map(({ name }) => name));
  const missing = [...known.values()].filter(({ name }) => name !== '' && !there.has(name));
  return missing.toSorted((a, b) => Number(b.isRequired ?? false) - Number(a.isRequired ?? false));
}

function sectionSuggestion(
  { name, description, isRequired }: KnownSection,
  span: Span,
  rank: number,
): Suggestion {
  const text = `[${name}]`;
  const detail = isRequired ? 'has to be there' : undefined;
  return { kind: 'section', label: text, detail, description, span, text, rank };
}

/** Keys that the section does not have yet, those that it must have first. */
function keys({ tree, known }: Assisted, place: Place, offset: number): Suggestion[] {
  const { section, entry, line } = place;
  const isRenaming = entry !== undefined && place.part === 'key';
  const start =
    line.start +
    (tree.text.slice(line.start, offset).length - tree.text.slice(line.start, offset).trimStart().length);
  const span = isRenaming ? entry.keySpan : { start, end: line.end };
  const there = foldedKeys(tree, section, entry);
  const mayBe = [...(known.get(section?.name ?? '')?.keys ?? [])].filter(([folded]) => !there.has(folded));
  const order = mayBe.map(([, key]) => key).toSorted((a, b) => rankOf(a) - rankOf(b));
  const delimiter = writtenDelimiter(tree);
  const suggestions = order.map((key, rank): Suggestion => {
    const written = key.default === undefined ? '' : writtenValue(key.default, tree);
    const text = isRenaming ? key.name : `${key.name}${delimiter}${written}`;
    return {
      ...{ kind: 'key', label: key.name, detail: detailOf(key, written), description: key.description },
      ...{ isDeprecated: key.isDeprecated, span, text, rank },
      selected: isRenaming ? undefined : { start: text.length - written.length, end: text.length },
      asksAgain: !isRenaming && written === '' && (key.values ?? []).length > 0,
    };
  });
  if (isRenaming) return suggestions;
  const more = missingSections(tree, known);
  return [...suggestions, ...more.map((each, index) => sectionSuggestion(each, span, 1000 + index))];
}

function rankOf({ isRequired, isDeprecated }: KnownKey): number {
  return isRequired ? 0 : isDeprecated ? 2 : 1;
}

function detailOf({ isRequired, type }: KnownKey, written: string): string | undefined {
  if (isRequired) return 'has to be there';
  return written === '' ? type : written;
}

/** Of all sections with this name, but the one key that is being written. */
function foldedKeys(
  tree: Tree,
  section: Section | undefined,
  except: Entry | undefined,
): ReadonlySet<string> {
  if (!section) return new Set();
  const isList = tree.dialect.duplicates === 'list';
  const named = isList ? [section] : tree.sections.filter(({ name }) => name === section.name);
  const all = named.flatMap(({ entries }) => entries).filter((entry) => entry !== except);
  return new Set(all.map(({ folded }) => folded));
}

function values(
  { tree, known }: Assisted,
  entry: Entry,
  section: Section | undefined,
  offset: number,
): Suggestion[] {
  const key = known.get(section?.name ?? '')?.keys.get(entry.folded);
  if (!key) return [];
  const { valueSpan } = entry;
  const isEmpty = !entry.raw;
  // Behind the delimiter there may be a space already, or be none yet.
  const span = isEmpty ? { start: offset, end: offset } : valueSpan;
  const delimiterEnd = isEmpty && /[=:]$/.test(tree.text.slice(0, offset).slice(-1)) ? ' ' : '';
  const isSpaced = writtenDelimiter(tree).endsWith(' ');
  const given = [
    ...(key.values ?? []),
    ...(key.default === undefined ? [] : [key.default]),
    ...(key.examples ?? []),
  ];
  const written = [...new Set(given.map((value) => writtenValue(value, tree)))];
  const byDefault = key.default === undefined ? undefined : writtenValue(key.default, tree);
  return written.map((text, rank) => ({
    ...{ kind: 'value', label: text, span, text: (isSpaced ? delimiterEnd : '') + text, rank },
    detail: text === byDefault ? 'default' : undefined,
  }));
}

interface OpenReference {
  /** What is written of the name so far. */
  readonly span: Span;
  /** Behind it, when it is closed already. */
  readonly closedAt: number | undefined;
  /** The section that was named so far. */
  readonly sectionName: string | undefined;
  readonly separator: string;
  readonly end: string;
}

const OPENINGS: Readonly<
  Record<Exclude<Interpolation, 'none'>, readonly [RegExp, separator: string, end: string]>
> = {
  basic: [/(?:^|[^%])(?:%%)*%\(([^()]*)$/, '', ')s'],
  extended: [/\$\{([^{}]*)$/, ':', '}'],
  pipe: [/\$\{([^{}]*)$/, '|', '}'],
  dotted: [/\$\{([^{}]*)$/, '.', '}'],
};

function openReference({ text, dialect }: Tree, before: string, offset: number): OpenReference | undefined {
  if (dialect.interpolation === 'none') return undefined;
  const [opening, separator, end] = OPENINGS[dialect.interpolation];
  const name = opening.exec(before)?.[1];
  if (name === undefined) return undefined;
  const at = separator === '' ? -1 : name.lastIndexOf(separator);
  return {
    span: { start: offset - (name.length - at - 1), end: offset },
    closedAt: text.startsWith(end, offset) ? offset + end.length : undefined,
    sectionName: at < 0 ? undefined : name.slice(0, at),
    ...{ separator, end },
  };
}

/** Keys of this section and of the defaults, and other sections; behind the name of a section its keys. */
function references(tree: Tree, { section, entry }: Place, open: OpenReference): Suggestion[] {
  const { sectionName, separator, end, span, closedAt } = open;
  const whole = { start: span.start, end: closedAt ?? span.end };
  const own = sectionName ?? section?.name;
  const sources = tree.sections.filter(({ name }) => name === own || name === tree.dialect.defaultSection);
  const found = new Map<string, Entry>();
  for (const each of sources.flatMap(({ entries }) => entries))
    if (each !== entry) found.set(each.folded, each);
  const keyed = [...found.values()].map(
    (each, rank): Suggestion => ({
      ...{ kind: 'reference', label: each.key, detail: each.raw?.split('\n', 1)[0], span: whole, rank },
      text: each.key + end,
    }),
  );
  if (separator === '' || sectionName !== undefined) return keyed;
  const names = [...new Set(tree.sections.map(({ name }) => name))].filter(
    (name) => name !== '' && name !== tree.dialect.defaultSection,
  );
  const sectioned = names.map(
    (name, index): Suggestion => ({
      ...{ kind: 'section', label: name, span, rank: 1000 + index },
      ...{ text: name + separator, asksAgain: true },
    }),
  );
  return [...keyed, ...sectioned];
}
