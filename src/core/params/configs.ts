/** The `.cfg` files that a parameter file names: they must be there and right, and a run keeps a copy of each. */

import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import type { Finding } from '../../base/finding.ts';
import { isRecord, type KeyPath } from '../../base/json.ts';
import type { EffectiveSection } from '../config/effective.ts';
import { byPattern } from '../settings/settings.ts';
import type { ParameterContext } from './context.ts';
import { error } from './format.ts';
import type { Values } from './layers.ts';
import { isOpen } from './placeholders.ts';
import type { FieldPlaces } from './places.ts';
import { type FoundIn, readSourceText } from './source.ts';

export interface UsedConfig {
  /** Absolute. */
  readonly file: string;
  /** Undefined where it is not there and need not be: then its defaults apply. */
  readonly text: string | undefined;
  /** What holds in it, defaults included. */
  readonly sections: readonly EffectiveSection[];
}

export interface ConfigChecks {
  readonly configs: readonly UsedConfig[];
  readonly findings: readonly Finding[];
  readonly elsewhere: readonly FoundIn[];
}

export interface ConfigOptions {
  readonly places: FieldPlaces;
  /** The folder of the parameter file. */
  readonly folder: string;
  readonly context: ParameterContext;
}

export async function checkConfigs(fields: Values, options: ConfigOptions): Promise<ConfigChecks> {
  const configs: UsedConfig[] = [];
  const findings: Finding[] = [];
  const elsewhere: FoundIn[] = [];
  for (const { name, isOptional, at } of namedIn(fields['configs'])) {
    const file = path.resolve(options.folder, name);
    if (configs.some((other) => other.file === file)) continue;
    const isThere = !isOptional || fs.existsSync(file);
    try {
      const text = isThere ? readSourceText(file) : undefined;
      const checked = await checkOne(file, text ?? '', options.context);
      configs.push({ file, text, sections: checked.sections });
      if (text !== undefined && checked.findings.length > 0)
        elsewhere.push({ file, text, findings: checked.findings });
    } catch (thrown) {
      findings.push(error('no-such-config', messageOf(thrown), options.places.spanOf(at)));
    }
  }
  return { configs, findings, elsewhere };
}

interface NamedConfig {
  readonly name: string;
  readonly isOptional: boolean;
  readonly at: KeyPath;
}

function namedIn(configs: unknown): NamedConfig[] {
  if (!Array.isArray(configs)) return [];
  return configs.flatMap((entry: unknown, index): NamedConfig[] => {
    const isLong = isRecord(entry);
    const name = isLong ? entry['file'] : entry;
    if (typeof name !== 'string' || name === '' || isOpen(name)) return [];
    const at = ['configs', index, ...(isLong ? ['file'] : [])];
    return [{ name, isOptional: isLong && entry['optional'] === true, at }];
  });
}

/** With the dialect and the schema that the workspace gives to files of this name. */
async function checkOne(file: string, text: string, { settings, workspace, env }: ParameterContext) {
  // Rarely needed, and much to load.
  const { checkConfig } = await import('../config/check.ts');
  const { schemaFor } = await import('../config/findSchema.ts');
  const dialect = byPattern(settings?.dialects ?? {}, workspace, file);
  const named = byPattern(settings?.schemas ?? {}, workspace, file);
  const schema = await schemaFor(text, {
    file,
    named: typeof named === 'string' ? path.resolve(workspace, named) : undefined,
  });
  return checkConfig(text, { file, schema, env, named: dialect });
}
