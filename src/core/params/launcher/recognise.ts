/** Whether a file is one of the launcher's, by its keys: asked for every parameter file. */

import { isRecord } from '../../../base/json.ts';

/** What a file of ours has and one of the launcher's has not. */
const OURS = ['command', 'script'];
/** Of these at least one is in every file of the launcher. */
export const LAUNCHER_KEYS = [
  ...['script_path', 'pre_acquisition_pipeline', 'post_acquisition_pipeline', 'output_root_folder'],
  ...['repository_url', 'local_repository_path', 'script_parameters', 'subject_id', 'session_uuid'],
];

export function isLauncherFile(value: unknown): boolean {
  if (!isRecord(value) || OURS.some((key) => Object.hasOwn(value, key))) return false;
  if (Object.hasOwn(value, 'launcher')) return true;
  const schema = value['$schema'];
  if (typeof schema === 'string' && /(^|[/\\])model_launcher\.schema\.json$/.test(schema)) return true;
  return LAUNCHER_KEYS.filter((key) => Object.hasOwn(value, key)).length >= 2;
}
