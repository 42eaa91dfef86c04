/** The name and the folder of a session, which the launcher makes from the other keys. */

import { isRecord } from '../../../base/json.ts';
import type { Values } from '../layers.ts';
import { isAbsolute } from './locations.ts';
import type { Reading } from './reading.ts';

const SESSION = '{params.output_session_folder}';

/** What the launcher itself adds; placeholders stay, so that every later layer reaches them. */
export function sessionValues({ own, parameters }: Reading, values: Values): Record<string, unknown> {
  const hasName = (own['session_uuid'] ?? '') !== '';
  const root = (parameters['output_root_folder'] ?? '') === '' ? '.' : values['output_root_folder'];
  const separator = separatorOf(root);
  const start = typeof root === 'string' && /[/\\]$/.test(root) ? '' : separator;
  return {
    ...(root === '.' && { output_root_folder: root }),
    ...(!hasName && { session_uuid: '{params.subject_id}_{now:%Y-%m-%d_%H-%M-%S}' }),
    output_session_folder: `{params.output_root_folder}${start}{params.session_uuid}`,
  };
}

/** A path that is written with backslashes goes on with them. */
function separatorOf(root: unknown): string {
  return typeof root === 'string' && root.includes('\\') && !root.includes('/') ? '\\' : '/';
}

/** Properties of a workflow that name files: relative ones are in the session folder. */
export function withJoinedPaths({ launcher }: Reading, told: Values, values: Values): Values {
  const properties = told['script_parameters'];
  if (launcher !== 'bonsai' || !isRecord(properties)) return told;
  const separator = separatorOf(values['output_root_folder']);
  const joined = Object.entries(properties).map(([key, value]) => {
    const isFile = /_(path|file)$/i.test(key) && typeof value === 'string' && value !== '';
    return [key, isFile && isRelative(value, values) ? SESSION + separator + value : value];
  });
  return { ...told, script_parameters: Object.fromEntries(joined) };
}

const MAX_STEPS = 8;

/** What begins with a placeholder is as absolute as what the placeholder stands for. */
function isRelative(text: string, values: Values): boolean {
  let start = text;
  for (let step = 0; step < MAX_STEPS; step++) {
    const [, name, other] = /^\{(?:params\.([^{}]+)|(env\.|rig\.|run\.|workspace))/.exec(start) ?? [];
    if (other !== undefined || name === 'output_session_folder') return false;
    if (name === undefined) return !isAbsolute(start);
    const inner = Object.hasOwn(values, name) ? values[name] : undefined;
    if (typeof inner !== 'string') return true;
    start = inner;
  }
  return false;
}
