/** Changes one value of a file and nothing else, in the manner in which the file is written. */

import { AppError } from '../../base/errors.ts';
import { applyEdits, type Edit } from '../../base/finding.ts';
import { convertValue, wholeLiteral } from './convert.ts';
import { detectDialect } from './detect.ts';
import type { Dialect } from './dialect.ts';
import { foldKey } from './effective.ts';
import { quoted } from './literalText.ts';
import { scan } from './scan.ts';
import { lineEnd, styleOf } from './style.ts';
import type { Entry, Tree } from './tree.ts';

/** Throws where the value would not come back as it is. A key or section that is not there is added. */
export function setValue(tree: Tree, section: string, key: string, valueText: string): readonly Edit[] {
  if (section === '' && !mayBeHeadless(tree)) {
    throw new AppError('refused', `"${key}" cannot be set: in this file every key is in a section.`, {
      hint: 'Name it as section.key.',
    });
  }
  for (const text of spellings(valueText, tree.dialect)) {
    const edits = [edit(tree, section, key, text)];
    const changed = applyEdits(tree.text, edits);
    const after = findEntry(scan(changed, tree.dialect), section, key);
    const isKept = after && withoutRemark(after.raw ?? '', tree.dialect) === text;
    if (isKept && staysAsItIs(changed, tree.dialect)) return edits;
  }
  throw new AppError(
    'refused',
    `${shownName(section, key)} cannot be set: ${whyNot(valueText, tree.dialect)}`,
  );
}

/** An empty file may still become one. */
function mayBeHeadless({ sections, dialect }: Tree): boolean {
  if (dialect.headless || sections.some(({ name }) => name === '')) return true;
  return dialect.name === 'auto' && sections.length === 0;
}

/** A dialect that is seen in the text may become another one by the new value; no value may become another one by that. */
function staysAsItIs(changed: string, before: Dialect): boolean {
  if (before.name !== 'auto') return true;
  const after = detectDialect(changed);
  if (after.kind === 'foreign') return false;
  const isSame = JSON.stringify(after.dialect) === JSON.stringify(before);
  return isSame || meaning(changed, after.dialect) === meaning(changed, before);
}

function meaning(text: string, dialect: Dialect): string {
  const valueIn = ({ raw, folded }: Entry) => (raw === undefined ? null : convertValue(raw, dialect, folded));
  return JSON.stringify(scan(text, dialect).sections.map(({ entries }) => entries.map(valueIn)));
}

/** The entry that holds: of several with the same name the last one. */
export function findEntry(tree: Tree, section: string, key: string): Entry | undefined {
  const folded = foldKey(key, tree.dialect);
  let found: Entry | undefined;
  for (const { name, entries } of tree.sections)
    if (name === section) found = entries.findLast((entry) => entry.folded === folded) ?? found;
  return found;
}

/** Keys with their values behind everything else in the section, which is added where the file does not have it. */
export function addEntries(
  tree: Tree,
  section: string,
  values: readonly (readonly [key: string, value: string])[],
): Edit {
  const { text } = tree;
  const end = lineEnd(text);
  const there = tree.sections.findLast(({ name, nameSpan }) => name === section && (nameSpan || name === ''));
  const last = there?.entries.at(-1);
  const indent = last ? text.slice(startOfLine(text, last.keySpan.start), last.keySpan.start) : '';
  const lines = values.map(([key, value]) => indent + lineOf(tree, key, value, indent));
  if (last) return insertion(last.span.end, lines.map((line) => end + line).join(''));
  if (there?.nameSpan)
    return insertion(endOfLine(text, there.nameSpan.end), lines.map((line) => end + line).join(''));
  const block = lines.map((line) => line + end).join('');
  const first = tree.sections.find(({ nameSpan }) => nameSpan)?.nameSpan;
  if (section === '' && first) return insertion(startOfLine(text, first.start), block + end);
  return insertion(text.length, gapAtEnd(text) + (section === '' ? block : `[${section}]${end}${block}`));
}

/** What a section that is added needs in front of it: an empty line. */
function gapAtEnd(text: string): string {
  const end = lineEnd(text);
  if (/^\uFEFF?$/.test(text) || /(?:\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)$/.test(text)) return '';
  return /[\n\r]$/.test(text) ? end : end + end;
}

function edit(tree: Tree, section: string, key: string, valueText: string): Edit {
  const entry = findEntry(tree, section, key);
  return entry ? valueEdit(tree, entry, valueText) : addEntries(tree, section, [[key, valueText]]);
}

/** Another text in place of a value, whether it comes back as it is or not. A comment behind a literal stays. */
export function valueEdit(tree: Tree, entry: Entry, valueText: string): Edit {
  const { text, dialect } = tree;
  const { raw, keySpan, valueSpan } = entry;
  const indent = text.slice(startOfLine(text, keySpan.start), keySpan.start);
  if (raw === undefined) return insertion(keySpan.end, lineOf(tree, '', valueText, indent));
  const isBehind = /[ \t]$/.test(text.slice(keySpan.end, valueSpan.start));
  const space = valueText !== '' && !isBehind ? styleOf(tree).after : '';
  const remark = raw.includes('\n') ? 0 : raw.length - withoutRemark(raw, dialect).length;
  const span = { start: valueSpan.start, end: valueSpan.end - remark };
  return { span, text: space + indented(valueText, text, indent) };
}

function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}

function lineOf(tree: Tree, key: string, value: string, indent: string): string {
  const { before = ' ', after, delimiter } = styleOf(tree);
  const written = indented(value, tree.text, indent);
  return `${key}${before}${delimiter}${written === '' ? '' : after}${written}`;
}

/** The lines of a longer value, so that each continues the one before. */
function indented(value: string, text: string, indent: string): string {
  return value.replaceAll('\n', `${lineEnd(text)}${indent}    `);
}

/** Where values are literals, a comment behind one does not belong to it. */
function withoutRemark(raw: string, { values }: Dialect): string {
  return values === 'literal' ? raw.slice(0, wholeLiteral(raw)?.end) : raw;
}

/** As it is, or else as the literal of the text where values are literals or JSON. */
function spellings(value: string, { values }: Dialect): readonly string[] {
  if (values === 'json') return [value, JSON.stringify(value)];
  return values === 'literal' ? [value, quoted(value)] : [value];
}

function whyNot(value: string, { inlineCommentPrefixes, continuations }: Dialect): string {
  if (/^\s|\s$/.test(value))
    return 'white space at the beginning or end of a value is lost when the file is read.';
  if (/[\n\r]/.test(value)) {
    return continuations
      ? 'one of its lines would be read as something else.'
      : 'the values of this file have one line only.';
  }
  const sign = inlineCommentPrefixes.find((prefix) => value.includes(prefix));
  if (sign !== undefined) return `what follows "${sign}" would be read as a comment.`;
  return 'the file would be read in another way than it is meant.';
}

export function shownName(section: string, key: string): string {
  return section === '' ? `"${key}"` : `"${section}.${key}"`;
}

function startOfLine(text: string, at: number): number {
  let start = at;
  while (start > 0 && !/[\n\r]/.test(text[start - 1] ?? '\n')) start--;
  return text[start] === '\uFEFF' && start === 0 ? 1 : start;
}

function endOfLine(text: string, at: number): number {
  let end = at;
  while (end < text.length && !/[\n\r]/.test(text[end] ?? '')) end++;
  return end;
}
