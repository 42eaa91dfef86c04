/** The files that a parameter file is read together with: rig file, settings, and the schema of its parameters. */

import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { Finding } from '../../base/finding.ts';
import { isRecord } from '../../base/json.ts';
import { schemaPlace } from '../schema/document.ts';
import type { Schema } from '../schema/validator.ts';
import type { Rig, Source } from './adapted.ts';
import type { ParameterContext } from './context.ts';
import { error } from './format.ts';
import { checkedRig, rigFileOf } from './launcher/rig.ts';
import type { Layer, Values } from './layers.ts';
import type { FieldPlaces } from './places.ts';
import { type FoundIn, type ReadSource, readSource, readSourceText } from './source.ts';

export interface Beside {
  readonly rig: Rig | undefined;
  /** There is a rig file, and it cannot be used: that is told, and what it would have given is not missed as well. */
  readonly isRigBroken: boolean;
  readonly settings: readonly { readonly name: Layer['name']; readonly source: Source }[];
  readonly elsewhere: readonly FoundIn[];
  /** About files that cannot even be read. */
  readonly problems: readonly string[];
}

export async function readBeside({ machine, settings }: ParameterContext): Promise<Beside> {
  const elsewhere: FoundIn[] = [];
  const problems: string[] = [];
  const read = async (
    file: string,
    check: (source: ReadSource) => ReadSource = (source) => source,
  ): Promise<ReadSource | undefined> => {
    try {
      const source = check(await readSource(file, readSourceText(file)));
      if (source.findings.length > 0) elsewhere.push(source);
      return source.isSound ? source : undefined;
    } catch (thrown) {
      problems.push(messageOf(thrown));
      return undefined;
    }
  };
  const rigFile = machine && rigFileOf(machine);
  const rig = rigFile === undefined ? undefined : await read(rigFile, checkedRig);
  const layers: { name: Layer['name']; source: Source }[] = [];
  for (const [name, config] of [
    ['user settings', machine],
    ['workspace settings', settings],
  ] as const) {
    if (!config || Object.keys(config.parameters).length === 0) continue;
    const source = await read(config.file);
    if (source) layers.push({ name, source });
  }
  const isRigBroken = rigFile !== undefined && rig === undefined;
  return { rig: rig && isRig(rig) ? rig : undefined, isRigBroken, settings: layers, elsewhere, problems };
}

function isRig(source: Source): source is Rig {
  return isRecord(source.value);
}

/** The schema that a file names for its parameters, or holds itself. */
export async function schemaOfParameters(
  fields: Values,
  file: string,
  places: FieldPlaces,
): Promise<{ schema: Schema | undefined; findings: Finding[] }> {
  const named = fields['parametersSchema'];
  if (typeof named !== 'string' && !isRecord(named)) return { schema: undefined, findings: [] };
  // Large, and rarely needed.
  const { schemaOfFile, schemaWithin } = await import('../schema/validator.ts');
  const schema =
    typeof named === 'string'
      ? schemaOfFile(schemaPlace(named, path.dirname(file)))
      : schemaWithin(named, file);
  const { problem } = schema;
  if (!problem) return { schema, findings: [] };
  const at = ['parametersSchema', ...(typeof named === 'string' ? [] : problem.keyPath)];
  return { schema: undefined, findings: [error(problem.code, problem.message, places.spanOf(at))] };
}
