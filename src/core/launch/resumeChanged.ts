/** Going on with something changed: other parameters, or the parameter file as it is now. */

import path from 'node:path';
import type { Override } from '../params/overrides.ts';
import { type RunFolder, readRequest } from '../run/folder.ts';
import type { PlanPlace } from './context.ts';
import { nameOfCopy } from './copies.ts';
import { type Plan, type PlanOptions, planRun } from './plan.ts';
import { keptText, sameCode } from './repeat.ts';

export interface ChangedAsk extends Omit<PlanOptions, 'file'> {
  /** Undefined: the text that the earlier run kept. */
  readonly file?: string | undefined;
}

/** Undefined where nothing is asked to be changed: then the record of the earlier run says it all. */
export function changedBase(
  place: PlanPlace,
  id: string,
  earlier: RunFolder,
  ask: ChangedAsk,
): (() => Promise<Plan>) | undefined {
  const { file, overrides, variant, name, tags } = ask;
  const isSame = [file, variant, name].every((each) => each === undefined);
  if (isSame && overrides.length === 0 && tags.length === 0) return undefined;
  return async () => {
    const plan = await planRun(
      place,
      id,
      file === undefined ? ofRecord(place, earlier, ask) : { ...ask, file },
    );
    const { workflow: was } = readRequest(earlier);
    const { workflow: is } = plan.request;
    if (!was || !is || !isSameCode(was, is)) return plan;
    return { ...plan, request: { ...plan.request, workflow: await sameCode(was, earlier, ask) } };
  };
}

type Workflow = NonNullable<Plan['request']['workflow']>;

function isSameCode(was: Workflow, is: Workflow): boolean {
  const keys = ['repository', 'ref', 'path', 'mode', 'local'] as const;
  return keys.every((key) => was[key] === is[key]);
}

/** With all that was said for the earlier run besides its file. */
function ofRecord({ workspace }: PlanPlace, earlier: RunFolder, ask: ChangedAsk): PlanOptions {
  const before = readRequest(earlier);
  const file = path.resolve(workspace.root, before.file);
  const isNew = new Set(ask.overrides.map(({ key }) => key));
  const former = Object.entries(before.overrides)
    .filter(([key]) => !isNew.has(key))
    .map(([key, value]): Override => ({ key, value }));
  return {
    ...ask,
    file,
    text: keptText(earlier, nameOfCopy(file)),
    overrides: [...former, ...ask.overrides],
    variant: ask.variant ?? before.variant ?? undefined,
    name: ask.name ?? before.name,
    tags: [...before.tags, ...ask.tags],
    answers: answersIn(before),
  };
}

/** What a person was asked then need not be asked again. */
function answersIn({ parameters, origins }: Plan['request']): Record<string, unknown> {
  const keys = Object.keys(parameters).filter((key) => origins[key]?.layer === 'prompt');
  return Object.fromEntries(keys.map((key) => [key, parameters[key]]));
}
