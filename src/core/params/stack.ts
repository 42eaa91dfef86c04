/** Builds the layers of a parameter file from all who speak: schema, rig, settings, file, variant, environment, person. */

import type { Finding } from '../../base/finding.ts';
import { isRecord, type KeyPath } from '../../base/json.ts';
import { Lines } from '../../base/lines.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { defaultsOf } from '../schema/describe.ts';
import type { SchemaDocument } from '../schema/document.ts';
import type { Adapted, Source } from './adapted.ts';
import type { ParameterContext } from './context.ts';
import { environmentLayer } from './environmentLayer.ts';
import { isFlagOn, keyOfRun } from './flags.ts';
import { error } from './format.ts';
import { type Layer, mergeLayers, type Place, type Values, valueAt } from './layers.ts';
import { overrideValues } from './overrides.ts';
import type { FieldPlaces } from './places.ts';

export interface StackParts {
  readonly fields: Values;
  readonly places: FieldPlaces;
  readonly source: Source;
  readonly adapted: Adapted | undefined;
  readonly schema: SchemaDocument | undefined;
  readonly rig: Source | undefined;
  /** The settings files that give parameters. */
  readonly settings: readonly { readonly name: Layer['name']; readonly source: Source }[];
  /** The name of the run, for its flags. */
  readonly name: string;
  readonly context: ParameterContext;
}

export interface Stack {
  readonly layers: readonly Layer[];
  readonly findings: readonly Finding[];
  /** Overrides of keys that nobody below has. */
  readonly added: readonly string[];
}

export function stackOf(parts: StackParts): Stack {
  const { fields, places, context, schema } = parts;
  const findings: Finding[] = [];
  const parametersSpan = places.keySpanOf(['parameters']);
  const below = [...layersBelow(parts), ...fileLayers(parts)];
  const variant = variantLayer(parts, findings);
  if (variant) below.push(variant);
  const { answers = {} } = context;
  if (Object.keys(answers).length > 0) below.push({ name: 'prompt', values: answers, from: () => ({}) });
  const known = mergeLayers(below);
  const all = { ...known, ...flagNames(fields), ...questionNames(parts) };
  const above: Layer[] = [];
  const environment = environmentLayer(context.env, all, schema);
  for (const message of environment.problems) findings.push(error('bad-variable', message, parametersSpan));
  if (environment.layer) above.push(environment.layer);
  const { overrides = [], overriddenBy = '--set' } = context;
  const { values, added } = overrideValues(overrides, all, {
    schema,
    keepsTexts: parts.adapted !== undefined,
  });
  if (overrides.length > 0) above.push({ name: overriddenBy, values, from: () => ({}) });
  const flags = flagLayer(parts, mergeLayers([...below, ...above]));
  return { layers: [...below, ...(flags ? [flags] : []), ...above], findings, added };
}

/** What is weaker than the file. */
function layersBelow({ schema, rig, settings, adapted, fields }: StackParts): Layer[] {
  const layers: Layer[] = [];
  if (schema) layers.push({ name: 'default', values: defaultsOf(schema), from: () => ({}) });
  if (adapted) {
    layers.push({ name: 'default', values: foreign(fields, adapted, 'default'), from: () => ({}) });
    const values = foreign(fields, adapted, 'rig');
    const from = (keyPath: KeyPath) => {
      const at = adapted.origins.get(String(keyPath[0]))?.keyPath;
      return rig ? placeIn(rig, at ? [...at, ...keyPath.slice(1)] : keyPath) : {};
    };
    layers.push({ name: 'rig', values, from });
  } else if (rig) layers.push(sourceLayer('rig', rig));
  for (const { name, source } of settings) layers.push(sourceLayer(name, source));
  return layers.filter(({ values }) => Object.keys(values).length > 0);
}

function sourceLayer(name: Layer['name'], source: Source): Layer {
  const values = valueAt(source.value, ['parameters']);
  return {
    name,
    values: isRecord(values) ? values : {},
    from: (keyPath) => placeIn(source, ['parameters', ...keyPath]),
  };
}

const linesOf = new WeakMap<Source, Lines>();

function placeIn(source: Source, keyPath: KeyPath): Place {
  const lines = linesOf.get(source) ?? new Lines(source.text);
  linesOf.set(source, lines);
  return { file: source.file, ...lines.positionAt(source.spanOf(keyPath).start) };
}

/** Those parameters of a foreign file that are not from itself. */
function foreign(fields: Values, { origins }: Adapted, layer: string): Values {
  return Object.fromEntries(
    Object.entries(recordAt(fields, 'parameters')).filter(([key]) => origins.get(key)?.layer === layer),
  );
}

function fileLayers({ fields, adapted, places, source }: StackParts): Layer[] {
  const own = Object.entries(recordAt(fields, 'parameters')).filter(([key]) => !adapted?.origins.has(key));
  if (own.length === 0) return [];
  return [{ name: 'file', values: Object.fromEntries(own), from: ownPlace(places, source, ['parameters']) }];
}

function ownPlace(places: FieldPlaces, source: Source, above: KeyPath): (keyPath: KeyPath) => Place {
  return (keyPath) => {
    const span = places.spanOf([...above, ...keyPath]);
    return { file: source.file, ...places.positionOf(span), span };
  };
}

function variantLayer(
  { fields, places, source, context }: StackParts,
  findings: Finding[],
): Layer | undefined {
  const { variant } = context;
  if (variant === undefined) return undefined;
  const variants = recordAt(fields, 'variants');
  if (!Object.hasOwn(variants, variant)) {
    const meant = closestName(variant, Object.keys(variants));
    const message = `there is no variant "${variant}" in this file.${didYouMean(meant)}`;
    findings.push(error('unknown-variant', message, places.keySpanOf(['variants'])));
    return undefined;
  }
  const place = ownPlace(places, source, ['variants', variant, 'parameters']);
  return {
    name: 'variant',
    values: recordAt(variants[variant], 'parameters'),
    from: (keyPath) => ({ ...place(keyPath), name: variant }),
  };
}

function flagLayer({ fields, places, source, name }: StackParts, known: Values): Layer | undefined {
  const flags = recordAt(fields, 'flags');
  if (Object.keys(flags).length === 0) return undefined;
  const names = new Set(Object.keys(flags));
  const others = Object.fromEntries(Object.entries(known).filter(([key]) => !names.has(key)));
  const key = keyOfRun(name, others);
  const values = Object.fromEntries(
    Object.entries(flags).map(([flag, percent]) => [flag, isFlagOn(flag, Number(percent), key)]),
  );
  const place = ownPlace(places, source, ['flags']);
  return { name: 'flag', values, from: (keyPath) => ({ ...place(keyPath), name: String(keyPath[0]) }) };
}

/** So that what is asked for can be given like any other parameter. */
function questionNames({ adapted }: StackParts): Values {
  return Object.fromEntries((adapted?.questions ?? []).map(({ key }) => [key, '']));
}

/** So that a flag can be set like any other parameter. */
function flagNames(fields: Values): Values {
  return Object.fromEntries(Object.keys(recordAt(fields, 'flags')).map((key) => [key, false]));
}

export function recordAt(value: unknown, key: string): Values {
  const inner = valueAt(value, [key]);
  return isRecord(inner) ? inner : {};
}
