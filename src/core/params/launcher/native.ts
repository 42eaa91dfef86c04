/** The fields of our own format, and where in the launcher's file each of them is from. */

import type { KeyPath } from '../../../base/json.ts';
import type { Values } from '../layers.ts';
import { LIMIT_KEYS } from './monitoring.ts';
import { PIPELINES, type Step } from './pipeline.ts';
import type { Program } from './program.ts';

export interface NativeParts {
  /** Of the file, the rig and the launcher itself. */
  readonly parameters: Values;
  /** Those with what other layers say. */
  readonly values: Values;
  /** That of the file. */
  readonly folder: string;
  readonly clone: string | undefined;
  readonly program: Program | undefined;
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

const SESSION = '{params.output_session_folder}';

export function fieldsOf(parts: NativeParts): Record<string, unknown> {
  const { parameters, program, before, after } = parts;
  return {
    ...(program && { command: program.command.map(({ text }) => text), environment: program.environment }),
    ...workflowOf(parts),
    parameters,
    folders: [SESSION],
    outputs: [`${SESSION}/**`],
    ...(before.length > 0 && { before: before.map(({ fields }) => fields) }),
    ...(after.length > 0 && { after: after.map(({ fields }) => fields) }),
  };
}

/** The program stands beside its file as ever: what it writes is not to lie in the clone. */
function workflowOf({ values, folder, clone }: NativeParts): { workflow?: Values; cwd?: string } {
  const { repository_url: repository, repository_commit_hash: ref } = values;
  if (typeof repository !== 'string' || repository === '' || clone === undefined) return {};
  return {
    workflow: { repository, ref: typeof ref === 'string' && ref !== '' ? ref : 'main', local: clone },
    cwd: folder,
  };
}

const WORKFLOW: Readonly<Record<string, string>> = {
  repository: 'repository_url',
  ref: 'repository_commit_hash',
  local: 'local_repository_path',
};

/** From a path in our fields to the one in the file; undefined for what is not from there. */
export function sourcePaths(own: Values, parts: NativeParts): (keyPath: KeyPath) => KeyPath | undefined {
  const existing = (keyPath: KeyPath | undefined) =>
    keyPath && Object.hasOwn(own, String(keyPath[0])) ? keyPath : undefined;
  return ([field, ...rest]) => {
    const [first, ...others] = rest;
    switch (field) {
      case 'parameters':
        return existing(rest.length > 0 ? rest : undefined);
      case 'command':
        return existing(parts.program?.command[Number(first)]?.from ?? ['launcher']);
      case 'workflow':
        return existing([WORKFLOW[String(first)] ?? 'repository_url']);
      case 'before':
      case 'after':
        return existing(stepPath(PIPELINES[field], parts[field], first, others));
      case 'limits':
        return existing([LIMIT_KEYS[String(first)] ?? '']);
      case 'sampling':
        return existing(['resource_log_interval']);
      case 'environment':
      case 'folders':
      case 'outputs':
        return existing(['output_root_folder']);
      default:
        return undefined;
    }
  };
}

function stepPath(
  pipeline: string,
  steps: readonly Step[],
  index: string | number | undefined,
  [part, ...inner]: KeyPath,
): KeyPath {
  const step = steps[Number(index)];
  if (!step) return [pipeline];
  const from = part === undefined ? undefined : step.from[part];
  return from ? [...step.at, ...from, ...inner] : step.at;
}
