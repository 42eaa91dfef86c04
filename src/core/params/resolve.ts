/** From the text of a parameter file to what will run: everything that is wrong with it at once, and where each value comes from. */

import path from 'node:path';
import type { Finding } from '../../base/finding.ts';
import { isRecord } from '../../base/json.ts';
import type { ValueOrigin } from '../run/model.ts';
import type { Schema } from '../schema/validator.ts';
import type { Adapted, Question, Source } from './adapted.ts';
import { type Beside, readBeside, schemaOfParameters } from './beside.ts';
import { checkpointFindings } from './checkpointPlan.ts';
import { checkConfigs, type UsedConfig } from './configs.ts';
import type { ParameterContext } from './context.ts';
import { runWords, type Surroundings } from './expand.ts';
import { expandFields } from './expandFields.ts';
import { nameOf, type ResolvedFields, resolvedFields, withVariant } from './fields.ts';
import { adaptForeign } from './foreign.ts';
import { error, isError } from './format.ts';
import { fieldFindings } from './issues.ts';
import { keyText, type Layer, leavesOf, mergeLayers, spokenOf, type Values } from './layers.ts';
import {
  estimatedBytes,
  estimateFindings,
  limitFindings,
  limitsOf,
  memoryFormula,
  samplingSeconds,
} from './limitFindings.ts';
import { metricFindings } from './metricsPlan.ts';
import { FieldPlaces } from './places.ts';
import { referenceFindings } from './references.ts';
import { schemaFindings } from './schemaFindings.ts';
import { type FoundIn, type ReadSource, readSource } from './source.ts';
import { recordAt, stackOf } from './stack.ts';

/** A parameter file that was looked at. */
export interface CheckedParameters {
  readonly file: string;
  readonly text: string;
  /** As its runs are called. */
  readonly name: string;
  readonly findings: readonly Finding[];
  /** Those of them that the published schema of the format may give rise to as well. */
  readonly ofFormat: readonly Finding[];
  /** What is wrong in other files that it depends on: the rig file, settings, `.cfg` files. */
  readonly elsewhere: readonly FoundIn[];
  /** The values with all that was said of them; there as soon as the file can be read, also with errors in it. */
  readonly parameters: Values;
  readonly layers: readonly Layer[];
  /** What the parameters are checked with. */
  readonly schema: Schema | undefined;
  /** By name: what each variant of the file changes. */
  readonly variants: Values;
  /** What only the person knows; nothing starts before a layer gives each of them a value. */
  readonly questions: readonly Question[];
  /** Of its memory, over the parameters. */
  readonly formula: string | undefined;
  /** Undefined where an error stands in the way. */
  readonly resolved: ResolvedParameters | undefined;
}

export interface ResolvedParameters extends ResolvedFields {
  /** By key, with a dot between the names. */
  readonly origins: Readonly<Record<string, ValueOrigin>>;
  readonly variant: string | null;
  /** The names of all variants that there are. */
  readonly variants: readonly string[];
  readonly configs: readonly UsedConfig[];
  /** Keys of overrides that nothing else knows. */
  readonly added: readonly string[];
}

/** Looks at a text as it stands in an editor or a file. Touches nothing, and throws only what is wrong with the asking. */
export async function checkParameterText(
  file: string,
  text: string,
  context: ParameterContext,
): Promise<CheckedParameters> {
  const source = await readSource(file, text);
  if (!source.isSound) return unreadable(source);
  const around = await readBeside(context);
  const weaker = mergeLayers(
    around.settings.map((each) => ({ values: recordAt(each.source.value, 'parameters') })),
  );
  const { rig, isRigBroken } = around;
  const { workspace, env, facts } = context;
  const adapting = { workspace, rig, isRigBroken, env, facts, weaker };
  const found = foundIn(source, around, await adaptForeign(source, adapting));
  const stronger = found.adapted ? parametersAbove(found, context) : {};
  if (Object.keys(stronger).length === 0) return resolveFields(found, context);
  // What is given for this run can change more than single values, such as the arguments of a command.
  return resolveFields(
    foundIn(source, around, await adaptForeign(source, { ...adapting, stronger })),
    context,
  );
}

function foundIn(source: ReadSource, around: Beside, adapted: Adapted | undefined): Found {
  const places = new FieldPlaces(source, adapted);
  const value = adapted?.fields ?? source.value;
  const ofFormat = [...source.findings, ...fieldFindings(value, places, adapted !== undefined)];
  const noted = [
    ...ofFormat,
    ...(adapted?.findings ?? []),
    ...around.problems.map((message) => error('other-file', message, places.spanOf([]))),
  ];
  const fields = isRecord(value) ? value : {};
  return { source, fields, adapted, places, around, noted, ofFormat };
}

function unreadable({ file, text, findings }: FoundIn): CheckedParameters {
  return {
    ...{ file, text, name: nameOf({}, file), findings, ofFormat: findings, elsewhere: [] },
    ...{
      parameters: {},
      layers: [],
      schema: undefined,
      variants: {},
      questions: [],
      formula: undefined,
      resolved: undefined,
    },
  };
}

/** What the layers above the file say. */
function parametersAbove(found: Found, context: ParameterContext): Values {
  const name = context.name ?? nameOf(found.fields, found.source.file);
  const { layers } = stackOf({ ...found, ...found.around, schema: undefined, name, context });
  return mergeLayers(layers.slice(layers.findIndex((layer) => layer.name === 'file') + 1));
}

interface Found {
  readonly source: Source;
  readonly fields: Values;
  readonly adapted: Adapted | undefined;
  readonly places: FieldPlaces;
  readonly around: Beside;
  readonly noted: readonly Finding[];
  /** The part of them that the published schema may raise too. */
  readonly ofFormat: readonly Finding[];
}

async function resolveFields(found: Found, context: ParameterContext): Promise<CheckedParameters> {
  const { source, places, around, noted, ofFormat } = found;
  const { file, text } = source;
  const fields = withVariant(found.fields, context.variant);
  const { schema, findings: ofSchema } = await schemaOfParameters(fields, file, places);
  const name = context.name ?? nameOf(fields, file);
  const stack = stackOf({ ...found, ...around, fields, schema, name, context });
  const merged = mergeLayers(stack.layers);
  const questions = (found.adapted?.questions ?? []).filter(({ key }) => (merged[key] ?? null) === null);
  const { fields: filled, ...expanded } = expandFields(
    fields,
    surroundings({ ...merged, ...standIns(questions) }, found, { ...context, name }),
    stack.layers,
    places,
  );
  const folder = path.dirname(file);
  const configs = await checkConfigs(filled, { places, folder, context });
  const findings = [
    ...noted,
    ...ofSchema,
    ...stack.findings,
    ...expanded.findings,
    ...(schema ? schemaFindings(schema, expanded.parameters, stack.layers, places) : []),
    ...configs.findings,
    ...planFindings(fields, context, places),
    ...estimateFindings(fields, { ...expanded, facts: context.facts }, places),
    ...(await referenceFindings(filled, { places, folder, repositories: context.machine?.repositories })),
  ].toSorted((a, b) => a.span.start - b.span.start);
  const elsewhere = [...around.elsewhere, ...configs.elsewhere];
  const isWrong = [findings, ...elsewhere.map((other) => other.findings)].flat().some(isError);
  const { parameters } = expanded;
  const known = {
    parameters,
    layers: stack.layers,
    schema,
    variants: recordAt(fields, 'variants'),
    questions,
    formula: memoryFormula(fields),
  };
  const checked = { file, text, name, findings, ofFormat, elsewhere, ...known };
  if (isWrong) return { ...checked, resolved: undefined };
  const resolved = {
    ...resolvedFields(filled, file, {
      limits: limitsOf(fields, context, found.adapted?.limitNames),
      sampling: { seconds: samplingSeconds(fields, context) },
      estimatedBytes: estimatedBytes(known.formula, parameters),
    }),
    origins: originsOf(merged, stack.layers),
    variant: context.variant ?? null,
    variants: Object.keys(known.variants),
    configs: configs.configs,
    added: stack.added,
  };
  return { ...checked, resolved };
}

/** What is asked for, as far as it can hardly be meant. */
function planFindings(fields: Values, context: ParameterContext, places: FieldPlaces): Finding[] {
  return [
    ...limitFindings(fields, context, places),
    ...checkpointFindings(fields, places),
    ...metricFindings(fields, places),
  ];
}

/** What is not answered yet is missed once, and not in every text that it is part of. */
function standIns(questions: readonly Question[]): Values {
  return Object.fromEntries(questions.map(({ key }) => [key, `‹${key}›`]));
}

function surroundings(
  parameters: Values,
  { source, around }: Found,
  context: ParameterContext,
): Surroundings {
  const { runFolder, name = '' } = context;
  return {
    parameters,
    rig: around.rig?.value,
    isRigBroken: around.isRigBroken,
    env: context.env,
    run: runFolder === undefined ? undefined : runWords(runFolder, name),
    workspace: context.workspace,
    file: source.file,
    now: context.now ?? new Date(),
  };
}

function originsOf(parameters: Values, layers: readonly Layer[]): Record<string, ValueOrigin> {
  const entries = [...leavesOf(parameters)].flatMap((keyPath): [string, ValueOrigin][] => {
    const spoken = spokenOf(layers, keyPath).at(-1);
    if (!spoken) return [];
    const { value: _value, span: _span, ...origin } = spoken;
    return [[keyText(keyPath), origin]];
  });
  return Object.fromEntries(entries);
}
