/** What hover tells of a file that was checked: what each key is worth, and who says so. */

import { Lines } from '../../../base/lines.ts';
import { kindOf, typeWords } from '../../schema/kinds.ts';
import type { CheckedConfig } from '../check.ts';
import { convertValue } from '../convert.ts';
import type { EffectiveSection, EffectiveValue } from '../effective.ts';
import { foldKey } from '../effective.ts';
import { splits } from '../lookUp.ts';
import type { Tree } from '../tree.ts';
import type { DerivedFact, Effective, Explained } from './hover.ts';
import type { Known } from './known.ts';
import { writtenValue } from './written.ts';

export function explainedOf(checked: CheckedConfig, tree: Tree, known: Known): Explained {
  let lines: Lines | undefined;
  const lineOf = (offset: number) => {
    lines ??= new Lines(tree.text); // only where DEFAULT is asked for
    return lines.positionAt(offset).line;
  };
  const sections = new Map<string, EffectiveSection>();
  for (const section of checked.sections) sections.set(section.name, section);
  const places = new Map(checked.sections.map((each) => [each.section, each]));
  const worthOf = (value: EffectiveValue): Effective => ({
    text: value.text ?? writtenValue(value.value, tree),
    origin: originOf(value, lineOf),
    kind: typeWords([kindOf(value.value)]),
  });
  const defaults = defaultsOf(tree);
  return {
    ...{ tree, known },
    effective: (name, folded, section) => {
      const value = ((section && places.get(section)) ?? sections.get(name))?.values.get(folded);
      if (value) return worthOf(value);
      return name === tree.dialect.defaultSection ? defaults.get(folded) : undefined;
    },
    unsaid: (name) => {
      const values = [...(sections.get(name)?.values.values() ?? [])];
      const unsaid = values.filter(({ entry, origin }) => !entry && origin !== 'derived');
      return unsaid.map((value) => ({ ...worthOf(value), key: value.key }));
    },
    derived: checked.derived.map((value) => derivedFact(value, tree)),
  };
}

/** Keys that every section has: no section's until it asks for them, and so as they are written. */
function defaultsOf({ sections, dialect }: Tree): ReadonlyMap<string, Effective> {
  const own = sections.filter(({ name }) => name === dialect.defaultSection);
  const entries = own.flatMap((section) => section.entries);
  return new Map(
    entries.map(({ key, folded, raw = '' }) => [
      folded,
      {
        text: raw,
        origin: 'this file, for every section',
        kind: typeWords([kindOf(convertValue(raw, dialect, key))]),
      },
    ]),
  );
}

function originOf({ origin, entry, text }: EffectiveValue, lineOf: (offset: number) => number): string {
  switch (origin) {
    case 'file':
      return entry?.raw === text ? 'this file' : 'this file, filled in';
    case 'DEFAULT':
      return entry ? `[DEFAULT] in line ${lineOf(entry.span.start)}` : '[DEFAULT]';
    case 'schema':
      return 'the schema, by default';
    case 'default':
      return 'the program, by default';
    case 'derived':
      return 'other values';
  }
}

function derivedFact(
  { section, key, formula, value, operands }: CheckedConfig['derived'][number],
  tree: Tree,
): DerivedFact {
  return {
    name: `${section}.${key}`,
    ...{ formula, text: value === undefined ? undefined : String(value) },
    operands: operands.flatMap((name) =>
      splits(name.split('.')).map((split) => ({ section: split[0], key: foldKey(split[1], tree.dialect) })),
    ),
  };
}
