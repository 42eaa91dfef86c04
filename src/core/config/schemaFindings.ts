/** What a schema objects to in a file, at its place, with what would mend it. */

import type { Edit, Finding, Fix, Severity, Span } from '../../base/finding.ts';
import { describeKey, keysOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import { type EffectiveSection, foldKey } from './effective.ts';
import { literalText } from './literalText.ts';
import { addEntries, valueEdit } from './set.ts';
import type { Entry, Tree } from './tree.ts';

export interface Checked {
  readonly tree: Tree;
  readonly schema: SchemaDocument;
  /** By name; of a list of sections those that were checked together. */
  readonly sections: ReadonlyMap<string, EffectiveSection>;
  /** Where the file names its schema. */
  readonly schemaSpan: Span;
}

/** Where a problem is: in which section, at which key, and what of it. */
interface Place {
  readonly section: string;
  readonly key: string | undefined;
  readonly entry: Entry | undefined;
}

export function schemaFindings(problems: readonly SchemaProblem[], checked: Checked): readonly Finding[] {
  const missing = problems.filter(({ code, keyPath }) => code === 'missing-key' && keyPath.length <= 2);
  const all = additions(missing, checked);
  return problems.map((problem) => {
    const place = placeOf(problem, checked);
    if (problem.code === 'missing-key' && !place.entry)
      return missingFinding(problem, { place, all, isSeveral: missing.length > 1, checked });
    const finding = {
      code: problem.code,
      severity: severityOf(problem),
      message: problem.message,
      span: spanOf(problem, place, checked),
    };
    const fixes = fixesOf(problem, place, checked);
    return fixes.length === 0 ? finding : { ...finding, fixes };
  });
}

function severityOf({ code }: SchemaProblem): Severity {
  return code === 'slow-schema' ? 'warning' : 'error';
}

function placeOf({ keyPath }: SchemaProblem, { sections, tree }: Checked): Place {
  const [first, second] = keyPath.map(String);
  const headless = sections.get('');
  const isKey = first !== undefined && headless !== undefined && Object.hasOwn(headless.checked, first);
  const section = isKey ? '' : (first ?? '');
  const key = isKey ? first : second;
  const entry =
    key === undefined ? undefined : sections.get(section)?.values.get(foldKey(key, tree.dialect))?.entry;
  return { section, key, entry };
}

function spanOf({ code, keyPath }: SchemaProblem, { section, entry }: Place, checked: Checked): Span {
  if (keyPath.length === 0 && /schema/.test(code)) return checked.schemaSpan;
  const header = checked.sections.get(section)?.section?.nameSpan;
  if (!entry) return header ?? firstLine(checked.tree.text);
  const isName = code === 'unknown-key' || code === 'wrong-name';
  if (isName && keyPath.length <= 2) return entry.keySpan;
  return entry.valueSpan.start < entry.valueSpan.end ? entry.valueSpan : entry.keySpan;
}

/** For what is wrong with the whole. */
export function firstLine(text: string): Span {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return { start, end: start + (/^[^\r\n]*/.exec(text.slice(start, start + 1000))?.[0].length ?? 0) };
}

interface Missing {
  readonly place: Place;
  /** Adds everything that is missing in the file. */
  readonly all: readonly Edit[];
  readonly isSeveral: boolean;
  readonly checked: Checked;
}

function missingFinding(problem: SchemaProblem, { place, all, isSeveral, checked }: Missing): Finding {
  const { section, key } = place;
  const isSection = key === undefined && isSectionOf(checked, section);
  const code = isSection ? 'missing-section' : 'missing-key';
  const message = isSection ? `The section [${section}] is missing.` : problem.message;
  const span =
    checked.sections.get(key === undefined ? '' : section)?.section?.nameSpan ?? firstLine(checked.tree.text);
  const fixes: Fix[] = [
    {
      title: isSection ? `Add the section [${section}]` : `Add "${key ?? section}"`,
      edits: [addition(problem, checked)],
    },
  ];
  if (isSeveral) fixes.push({ title: 'Add everything that is missing', edits: all });
  return { code, severity: 'error', message, span, fixes };
}

/** Where the schema does not say it, a file with keys before any section may want one more of these. */
function isSectionOf({ schema, sections }: Checked, name: string): boolean {
  const types = describeKey(schema, [name])?.types ?? [];
  return types.length === 0 ? !sections.has('') : types.includes('object');
}

/**
 * What is missing, in the order in which it was found, section by section: first keys of sections that are there, as a file
 * without a last line end has both at one place.
 */
function additions(missing: readonly SchemaProblem[], checked: Checked): readonly Edit[] {
  const bySection = Map.groupBy(missing, ({ keyPath }) => String(keyPath[0]));
  const groups = [...bySection.values()].map((problems) => ({
    problems,
    whole: problems.find(({ keyPath }) => keyPath.length === 1),
  }));
  return groups
    .toSorted((a, b) => Number(a.whole !== undefined) - Number(b.whole !== undefined))
    .flatMap(({ problems, whole }) => addition(whole ?? problems, checked));
}

function addition(problem: SchemaProblem | readonly SchemaProblem[], checked: Checked): Edit {
  const problems = [problem].flat();
  const { tree, schema } = checked;
  const [first = '', second] = problems[0]?.keyPath.map(String) ?? [];
  if (second === undefined && isSectionOf(checked, first)) {
    const keys = requiredKeys(schema, first);
    return addEntries(
      tree,
      first,
      keys.map((key) => [key, suggestedValue(checked, [first, key])]),
    );
  }
  const section = second === undefined ? '' : first;
  const paths = problems.map(({ keyPath }) => keyPath.map(String));
  return addEntries(
    tree,
    section,
    paths.map((path) => [path.at(-1) ?? '', suggestedValue(checked, path)]),
  );
}

function requiredKeys(schema: SchemaDocument, section: string): readonly string[] {
  return keysOf(schema, [section]).filter((key) => describeKey(schema, [section, key])?.required);
}

/** Its default, the first of what is allowed, or nothing to be filled in. */
function suggestedValue({ tree, schema }: Checked, keyPath: readonly string[]): string {
  const described = describeKey(schema, keyPath);
  const value = described?.default ?? described?.enum?.[0] ?? described?.examples[0] ?? described?.minimum;
  return value === undefined ? '' : literalText(value, tree.dialect);
}

const MOST_OFFERED = 6;

function fixesOf(problem: SchemaProblem, place: Place, checked: Checked): readonly Fix[] {
  const { code, keyPath, suggestion, limit } = problem;
  const { tree, schema, sections } = checked;
  if (code === 'unknown-key') {
    const span =
      place.entry?.keySpan ??
      (keyPath.length === 1 ? sections.get(place.section)?.section?.nameSpan : undefined);
    return suggestion === undefined || !span || keyPath.length > 2 ? [] : [renaming(span, suggestion)];
  }
  if (!place.entry || keyPath.length > 2 || !VALUE_CODES.has(code)) return [];
  const described = describeKey(schema, keyPath);
  const offered = [suggestion, described?.default, ...(described?.enum ?? []), limit];
  const texts = offered
    .filter((value) => value !== undefined)
    .map((value) => literalText(value, tree.dialect));
  const { entry } = place;
  return [...new Set(texts)].slice(0, MOST_OFFERED).map((text) => ({
    title: `Change to "${text}"`,
    edits: [valueEdit(tree, entry, text)],
  }));
}

const VALUE_CODES = new Set([
  'wrong-type',
  'not-allowed-value',
  'out-of-range',
  'wrong-length',
  'wrong-pattern',
]);

export function renaming(span: Span, name: string): Fix {
  return { title: `Change to "${name}"`, edits: [{ span, text: name }] };
}
