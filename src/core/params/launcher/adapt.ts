/** A parameter file of the launcher, said in the fields of our own. The person changes nothing in it. */

import os from 'node:os';
import path from 'node:path';
import { isRecord } from '../../../base/json.ts';
import { thisMachine } from '../../limits/machine.ts';
import type { AdaptContext, Adapted, ForeignOrigin, Source } from '../adapted.ts';
import { Expander } from '../expand.ts';
import { mergeLayers, type Values } from '../layers.ts';
import { checkKeys, checkLauncher } from './checks.ts';
import { ASKED, checkFolders, checkIds, checkSync, checkVersion, questionsOf } from './conditions.ts';
import { LAUNCHERS } from './key.ts';
import { checkRepository, checkStepScript, cloneFolder, type Evaluate, isToCome } from './locations.ts';
import { monitoringOf } from './monitoring.ts';
import { fieldsOf, sourcePaths } from './native.ts';
import { PIPELINES, stepsOf } from './pipeline.ts';
import { programOf } from './program.ts';
import { Reading } from './reading.ts';
import { launcherRigFile } from './rig.ts';
import { checkSchemasBeside } from './schemaBeside.ts';
import { sessionValues, withJoinedPaths } from './session.ts';

const NO_RIG = `this file has none, and there is no rig file (the settings of the machine name one as "rig"; else it is ${launcherRigFile()})`;

export async function adaptLauncher(source: Source, context: AdaptContext): Promise<Adapted> {
  const own: Values = isRecord(source.value) ? source.value : {};
  const filled = fromRig(own, context);
  const given = merged(filled, context.weaker, withoutMissingIds(own));
  const parameters = merged(given, context.stronger);
  const reading = new Reading({
    source,
    own,
    rig: context.rig,
    launcher: LAUNCHERS.find((name) => name === parameters['launcher']),
    folder: path.dirname(source.file),
    env: context.env,
    noRig: context.rig ? undefined : NO_RIG,
    isRigBroken: context.isRigBroken,
    parameters,
  });
  checkLauncher(reading);
  checkVersion(reading);
  checkKeys(reading);
  checkIds(reading);
  checkSync(reading);
  checkRepository(reading);
  const { made, told, origins } = parametersOf(reading, filled);
  const values = merged(made, context.weaker, told, context.stronger);
  const evaluate = evaluatorOf(values, source, context);
  checkFolders(reading, values, evaluate);
  const clone = cloneFolder(values, reading.folder, evaluate);
  const isCodeToCome = isToCome(clone, evaluate(values['repository_commit_hash']));
  const asked = { reading, values, clone, isCodeToCome, evaluate };
  const program = reading.launcher && programOf(reading.launcher, asked);
  const before = stepsOf(reading, PIPELINES.before, told);
  const after = stepsOf(reading, PIPELINES.after, told);
  for (const { fields, at, from } of [...before, ...after]) {
    const script = evaluate(fields['script']);
    if (script !== undefined && !isCodeToCome)
      checkStepScript(reading, clone, script, [...at, ...(from['script'] ?? [])]);
  }
  await checkSchemasBeside(reading);
  const { folder } = reading;
  const parts = { parameters: { ...made, ...told }, values, folder, clone, program, before, after };
  const { env, facts = thisMachine() } = context;
  const monitoring = monitoringOf(reading, values, { env, facts });
  return {
    fields: { ...fieldsOf(parts), ...monitoring.fields },
    limitNames: monitoring.names,
    findings: reading.findings,
    questions: questionsOf(reading, given),
    sourcePathOf: sourcePaths(own, parts),
    origins,
  };
}

/** What the rig file gives: every key that the file has not. Ids of people are asked for, and only offered from there. */
function fromRig(own: Values, { rig }: AdaptContext): Values {
  return Object.fromEntries(
    Object.entries(rig?.value ?? {}).filter(([key]) => !ASKED.includes(key) && !Object.hasOwn(own, key)),
  );
}

/** A `null` there does not hide what another layer says. */
function withoutMissingIds(own: Values): Values {
  return Object.fromEntries(
    Object.entries(own).filter(([key, value]) => !ASKED.includes(key) || value !== null),
  );
}

function merged(...parts: readonly (Values | undefined)[]): Values {
  return mergeLayers(parts.map((values = {}) => ({ values })));
}

interface Parameters {
  /** By the rig or the launcher itself. */
  readonly made: Values;
  /** By the file. */
  readonly told: Values;
  /** Of what is made. */
  readonly origins: ReadonlyMap<string, ForeignOrigin>;
}

/** All keys of the file, what the rig adds to them, and what the launcher itself makes. */
function parametersOf(reading: Reading, filled: Values): Parameters {
  const { own, parameters } = reading;
  const origins = new Map<string, ForeignOrigin>();
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries({ launcher_version: '>=0.0.0', rig_id: os.hostname() })) {
    if (Object.hasOwn(own, key) || Object.hasOwn(filled, key)) continue;
    made[key] = value;
    origins.set(key, { layer: 'default' });
  }
  for (const [key, value] of Object.entries(filled)) {
    made[key] = reading.translated(value, [key]);
    origins.set(key, { layer: 'rig', keyPath: [key] });
  }
  const told = Object.fromEntries(
    Object.entries(own).map(([key, value]) => [key, reading.translated(value, [key])]),
  );
  for (const key of ASKED) if ((told[key] ?? '') === '') delete told[key];
  for (const [key, value] of Object.entries(sessionValues(reading, merged(made, parameters, told)))) {
    delete told[key];
    made[key] = value;
    origins.set(key, { layer: 'default' });
  }
  return { made, told: withJoinedPaths(reading, told, { ...made, ...told }), origins };
}

/** With what is known before the run starts. */
function evaluatorOf(values: Values, { file }: Source, { workspace, rig, env }: AdaptContext): Evaluate {
  return (value) => {
    if (typeof value !== 'string') return undefined;
    let isKnown = true;
    const surroundings = {
      ...{ parameters: values, rig: rig?.value, env, run: undefined, workspace, file },
      now: new Date(),
    };
    const expander = new Expander(surroundings, () => {
      isKnown = false;
    });
    const result = expander.value(value, []);
    return isKnown && typeof result === 'string' ? result : undefined;
  };
}
