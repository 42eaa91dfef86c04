/** Everything there is to say about a `.cfg` file: how it is written, what holds in it, and what is wrong with it. */

import type { Finding } from '../../base/finding.ts';
import type { DerivedValue } from './derive.ts';
import { deriveFrom } from './deriveFrom.ts';
import { type Detected, detectDialect } from './detect.ts';
import type { Dialect, Interpolation } from './dialect.ts';
import { type EffectiveSection, type EffectiveValue, effectiveSections, foldKey } from './effective.ts';
import type { Environment } from './expand.ts';
import type { SchemaInUse } from './findSchema.ts';
import { namedDialect } from './namedDialect.ts';
import { nameFindings } from './nameFindings.ts';
import { type PathLookup, pathFindings } from './pathFindings.ts';
import { scan } from './scan.ts';
import { firstLine } from './schemaFindings.ts';
import { checkInRounds } from './schemaRounds.ts';
import type { Tree } from './tree.ts';
import { configValues } from './values.ts';

export interface CheckOptions {
  /** Where it lies: paths in it are relative to its folder. */
  readonly file?: string | undefined;
  /** What a setting says of how it is written: the name of a preset, or an object. */
  readonly named?: unknown;
  /** How it is written, whatever it says itself. */
  readonly dialect?: Dialect | undefined;
  readonly schema?: SchemaInUse | undefined;
  /** Instead of that of the dialect. */
  readonly interpolation?: Interpolation | undefined;
  /** What the program gives for references. */
  readonly given?: ReadonlyMap<string, string> | undefined;
  /** Variables are filled in when it is there. */
  readonly env?: Environment | undefined;
  /** Paths are looked up when it is there. */
  readonly pathExists?: PathLookup | undefined;
}

export interface CheckedConfig {
  readonly detected: Detected;
  /** Undefined where the file is something else altogether. */
  readonly tree: Tree | undefined;
  /** What holds: first what the file has, in its order, then what is there by default or derived only. */
  readonly sections: readonly EffectiveSection[];
  readonly derived: readonly DerivedValue[];
  /** In the order of their places. */
  readonly findings: readonly Finding[];
  /** Those for which a strict program would not read the file at all. */
  readonly refusals: readonly Finding[];
  readonly schema: SchemaInUse | undefined;
}

export function checkConfig(text: string, options: CheckOptions = {}): CheckedConfig {
  const { dialect: forced, named, schema } = options;
  const detected: Detected = forced
    ? { kind: 'config', dialect: forced, why: `It is read as ${forced.name}.`, findings: [] }
    : detectDialect(text, { named: namedDialect(named) });
  if (detected.kind === 'foreign') {
    const finding: Finding = {
      ...{ code: 'not-a-config', severity: 'info', message: detected.sentence },
      span: firstLine(text),
    };
    return {
      detected,
      tree: undefined,
      sections: [],
      derived: [],
      findings: [finding],
      refusals: [],
      schema,
    };
  }
  const { dialect } = detected;
  const tree = scan(text, dialect);
  const { interpolation, given, env } = options;
  const values = configValues(tree, { interpolation, given, env, convert: true });
  const sections = effectiveSections(values.sections, dialect, schema?.schema);
  const derived = deriveFrom(sections, { tree, schema: schema?.schema });
  const findings = [
    ...detected.findings,
    ...tree.findings,
    ...values.findings,
    ...nameFindings(sections, dialect, schema?.schema),
    ...(schema ? checkInRounds(schema, tree, sections) : []),
    ...derived.findings,
    ...(schema ? pathFindings(sections, tree, schema.schema, options) : []),
  ];
  const refusals = [...tree.findings, ...values.findings].filter(({ severity }) => severity === 'error');
  return {
    ...{ detected, tree, refusals, schema, derived: derived.values, findings: inOrder(findings) },
    sections: withDerived(sections, derived.values, dialect),
  };
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => a.span.start - b.span.start);
}

function withDerived(
  sections: readonly EffectiveSection[],
  derived: readonly DerivedValue[],
  dialect: Dialect,
): readonly EffectiveSection[] {
  const added = Map.groupBy(
    derived.filter(({ value }) => value !== undefined),
    ({ section }) => section,
  );
  if (added.size === 0) return sections;
  const values = (name: string, before?: EffectiveSection) =>
    new Map([
      ...(before?.values ?? []),
      ...(added.get(name) ?? []).map(({ key, value, formula }): [string, EffectiveValue] => {
        return [foldKey(key, dialect), { key, value, origin: 'derived', formula }];
      }),
    ]);
  const names = new Set(sections.map(({ name }) => name));
  const absent = [...added.keys()].filter((name) => !names.has(name));
  return [
    ...sections.map((each) => (added.has(each.name) ? { ...each, values: values(each.name, each) } : each)),
    ...absent.map((name) => ({ name, section: undefined, values: values(name), checked: {} })),
  ];
}
