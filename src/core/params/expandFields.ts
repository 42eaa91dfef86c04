/** Fills in the placeholders of a file, and tells which of them lead nowhere. */

import type { Finding } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';
import { Expander, type ExpandProblem, fixFor, type Surroundings } from './expand.ts';
import { error, MAX_PROBLEMS, warning } from './format.ts';
import { keyText, type Layer, leavesOf, spokenOf, type Values, valueAt } from './layers.ts';
import { originText } from './origin.ts';
import { nearMissesIn, piecesOf } from './placeholders.ts';
import type { FieldPlaces } from './places.ts';

/** Not looked into: a description of values, or what is filled in later. */
const AS_THEY_ARE = [
  '$schema',
  'parameters',
  'parametersSchema',
  'sweep',
  'variants',
  'flags',
  'checkpoints',
  'limits',
  'sampling',
  'estimate',
];

export interface Expanded {
  readonly fields: Values;
  readonly parameters: Values;
  readonly findings: readonly Finding[];
}

export function expandFields(
  fields: Values,
  from: Surroundings,
  layers: readonly Layer[],
  places: FieldPlaces,
): Expanded {
  const notes = new Notes(fields, layers, places);
  const expander = new Expander(from, (problem, at) => notes.add(problem, at));
  const parameters = expander.parameters();
  const expanded = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      AS_THEY_ARE.includes(key) ? value : expander.value(value, [key]),
    ]),
  );
  const known = new Set([...leavesOf(from.parameters)].map(keyText));
  for (const [at, text] of textsIn(from.parameters, ['parameters'])) notes.nearMisses(at, text, known);
  for (const [key, value] of Object.entries(fields)) {
    if (!AS_THEY_ARE.includes(key))
      for (const [at, text] of textsIn(value, [key])) notes.nearMisses(at, text, known);
  }
  notes.shellLine(fields['command'], expanded['command']);
  return { fields: { ...expanded, parameters }, parameters, findings: notes.findings };
}

/** All texts that hold a brace, and the way to each. No deeper than what the readers let through. */
function* textsIn(value: unknown, at: KeyPath): Iterable<readonly [at: KeyPath, text: string]> {
  if (typeof value === 'string') {
    if (value.includes('{')) yield [at, value];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* textsIn(item, [...at, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...at, key]);
  }
}

class Notes {
  readonly findings: Finding[] = [];
  private readonly fields: Values;
  private readonly layers: readonly Layer[];
  private readonly places: FieldPlaces;

  constructor(fields: Values, layers: readonly Layer[], places: FieldPlaces) {
    this.fields = fields;
    this.layers = layers;
    this.places = places;
  }

  add({ code, message, span, meant }: ExpandProblem, at: KeyPath): void {
    if (this.findings.length >= MAX_PROBLEMS) return;
    const home = this.homeOf(at);
    if (typeof home === 'string') {
      const where = this.places.keySpanOf(['parameters']);
      const key = keyText(at.slice(1));
      this.findings.push(error(code, `"${key}", from ${home}: ${message}`, where));
      return;
    }
    const place = this.placeOf(home, span);
    this.findings.push(error(code, message, place, ...(meant === undefined ? [] : [fixFor(place, meant)])));
  }

  nearMisses(at: KeyPath, text: string, known: ReadonlySet<string>): void {
    if (this.findings.length >= MAX_PROBLEMS) return;
    const home = this.homeOf(at);
    if (typeof home === 'string') return;
    for (const { span, meant, isCertain } of nearMissesIn(text, known)) {
      if (this.findings.length >= MAX_PROBLEMS) return;
      const place = this.placeOf(home, span);
      const written = text.slice(span.start, span.end);
      const message =
        meant === undefined
          ? `${written} is no placeholder: it lacks a name, as in {params.lr} or {now:%Y-%m-%d}`
          : `${written} is no placeholder and stays as it is. Did you mean ${meant}?`;
      const fixes = meant === undefined ? [] : [fixFor(place, meant)];
      const finding = warning('near-placeholder', message, place, ...fixes);
      this.findings.push(isCertain ? finding : { ...finding, severity: 'info' });
    }
  }

  /** What a value does to a line for the shell is up to the shell: said where it is not plain. */
  shellLine(line: unknown, expanded: unknown): void {
    if (typeof line !== 'string' || typeof expanded !== 'string') return;
    for (const piece of piecesOf(line)) {
      if (typeof piece === 'string' || piece.space !== 'params') continue;
      const value = spokenOf(this.layers, piece.name.split('.')).at(-1)?.value;
      if (typeof value !== 'string' || /^[\w./:=@%+,-]*$/.test(value) || value.includes('{')) continue;
      const message = `the value of "${piece.name}" holds signs that the shell acts on; write the command as a list`;
      this.findings.push(warning('shell-signs', message, this.placeOf(['command'], piece.span)));
    }
  }

  /** Where the value stands in this file, in a variant or not; of one that is from elsewhere in words what it is from. */
  private homeOf(at: KeyPath): KeyPath | string {
    const [field, ...keyPath] = at;
    for (let length = field === 'parameters' ? keyPath.length : 0; length > 0; length--) {
      const spoken = spokenOf(this.layers, keyPath.slice(0, length)).at(-1);
      if (spoken?.layer === 'variant') return ['variants', spoken.name ?? '', 'parameters', ...keyPath];
      if (spoken) return spoken.layer === 'file' ? at : originText(spoken);
    }
    return at;
  }

  private placeOf(
    at: KeyPath,
    { start, end }: { start: number; end: number },
  ): { start: number; end: number } {
    const value = valueAt(this.fields, at);
    if (typeof value !== 'string') return this.places.spanOf(at);
    const part = value.slice(start, end);
    const before = value.slice(0, start).split(part).length - 1;
    return this.places.spanInside(at, part, part === '' ? 0 : before);
  }
}
