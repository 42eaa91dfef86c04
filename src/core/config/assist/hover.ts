/** What is known of the thing at a place: what it means, what it is worth, and where that comes from. */

import type { Span } from '../../../base/finding.ts';
import type { Section, Tree } from '../tree.ts';
import type { Known, KnownKey } from './known.ts';
import { type Place, placeAt } from './place.ts';
import { targetsOf, usesIn } from './uses.ts';
import { writtenValue } from './written.ts';

/** What a key is worth in the end. */
export interface Effective {
  /** As it would be written. */
  readonly text: string;
  /** A few words: `this file`, `[DEFAULT] in line 3`, `the schema, by default`. */
  readonly origin: string;
  /** What it is read as, in words: `a whole number`. */
  readonly kind: string;
}

/** A value that is computed from others. */
export interface DerivedFact {
  readonly name: string;
  readonly formula: string;
  /** Undefined where it cannot be computed. */
  readonly text: string | undefined;
  /** The keys it is computed from, each with its section. */
  readonly operands: readonly { readonly section: string; readonly key: string }[];
}

export interface Explained {
  readonly tree: Tree;
  readonly known: Known;
  /** Of several sections with one name that of the given one, else of the last. */
  readonly effective: (name: string, folded: string, section?: Section) => Effective | undefined;
  readonly derived: readonly DerivedFact[];
  /** What holds in a section although the file does not say it. */
  readonly unsaid: (section: string) => readonly (Effective & { readonly key: string })[];
}

/** More of them than anybody reads at a glance. */
const MOST_UNSAID = 12;

/** Plain texts; whoever shows them decides how. */
export interface HoverText {
  readonly span: Span;
  readonly title: string;
  /** Beside the title, in words. */
  readonly kind: string;
  readonly description: string | undefined;
  /** Code, and where it comes from. */
  readonly facts: readonly { readonly name: string; readonly code: string; readonly words?: string }[];
}

export function hoverAt(file: Explained, offset: number): HoverText | undefined {
  const place = placeAt(file.tree, offset);
  const { section, entry, part } = place;
  if (!section) return undefined;
  if (part === 'header') return sectionHover(file, section);
  if (!entry || part === 'other' || offset > Math.max(entry.valueSpan.end, entry.keySpan.end))
    return undefined;
  return referenceHover(file, place, offset) ?? keyHover(file, place);
}

function sectionHover({ tree, known, derived, unsaid }: Explained, section: Section): HoverText | undefined {
  const { name, nameSpan } = section;
  const about = known.get(name);
  const same = tree.sections.filter((each) => each.name === name);
  const place = same.length > 1 ? `${same.indexOf(section) + 1} of ${same.length}` : '';
  const computed = derived.filter(({ operands }) => operands.some((each) => each.section === name));
  const others = unsaid(name).slice(0, MOST_UNSAID);
  const facts = [
    ...computed.map(derivedFact),
    ...others.map(({ key, text, origin }) => ({ name: key, code: text, words: `from ${origin}` })),
  ];
  if (!nameSpan || (!about?.description && place === '' && facts.length === 0)) return undefined;
  return { span: nameSpan, title: `[${name}]`, kind: place, description: about?.description, facts };
}

function keyHover({ tree, known, effective, derived }: Explained, place: Place): HoverText | undefined {
  const { section, entry, part } = place;
  if (!section || !entry) return undefined;
  const key = known.get(section.name)?.keys.get(entry.folded);
  const worth = effective(section.name, entry.folded, section);
  const facts = [
    ...(worth ? [{ name: 'Value', code: worth.text, words: `from ${worth.origin}` }] : []),
    ...(key?.default === undefined ? [] : [{ name: 'Default', code: writtenValue(key.default, tree) }]),
    ...(key?.values
      ? [{ name: 'One of', code: key.values.map((each) => writtenValue(each, tree)).join(', ') }]
      : []),
    ...derived
      .filter(({ operands }) =>
        operands.some((each) => each.section === section.name && each.key === entry.folded),
      )
      .map(derivedFact),
  ];
  return {
    span: part === 'key' ? entry.keySpan : entry.valueSpan,
    title: section.name === '' ? entry.key : `${section.name}.${entry.key}`,
    ...{ kind: kindOf(key, worth), description: key?.description, facts },
  };
}

function kindOf(key: KnownKey | undefined, worth: Effective | undefined): string {
  const words = [
    key?.type ?? worth?.kind,
    key?.isRequired && 'has to be there',
    key?.isDeprecated && 'no longer used',
  ];
  return words.filter(Boolean).join(', ');
}

function derivedFact({ name, formula, text }: DerivedFact): HoverText['facts'][number] {
  return text === undefined ? { name, code: formula } : { name, code: text, words: `= ${formula}` };
}

function referenceHover(
  { tree, effective }: Explained,
  { entry }: Place,
  offset: number,
): HoverText | undefined {
  const reference =
    entry && usesIn(tree, entry).find(({ span }) => offset >= span.start && offset < span.end);
  if (!reference) return undefined;
  const target = targetsOf(tree)(reference);
  const { sectionName = reference.section.name, span, key } = reference;
  if (!target) return undefined;
  const name = target.section.name === '' ? key : `${target.section.name}.${target.entry.key}`;
  // What it is worth in the section that asks, where another value may be in front of the one in the defaults.
  const worth =
    effective(sectionName, target.entry.folded) ?? effective(target.section.name, target.entry.folded);
  const facts = worth ? [{ name: 'Value', code: worth.text, words: `from ${worth.origin}` }] : [];
  return { span, title: name, kind: worth?.kind ?? '', description: undefined, facts };
}
