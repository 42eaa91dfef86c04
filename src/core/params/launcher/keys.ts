/** Every key at the top level of a launcher's file: its type, its default, what it means, and what becomes of it here. */

import { anything, flag, type Keys, LAUNCHERS, list, number, object, text, textOrNumber } from './key.ts';
import { BONSAI_KEYS, MATLAB_KEYS, PYTHON_KEYS } from './keysOfPrograms.ts';
import { SYNC_KEYS } from './keysOfSync.ts';

const NO_ISSUES = 'Runtrail sends nothing to other machines';
const NO_EARLY_END = 'Runtrail does not end a program for this';

const OWN_KEYS: Keys = {
  $schema: text('Address or path of the JSON Schema of these files. It is never fetched.'),
  launcher: text('Which kind of program runs.', { values: LAUNCHERS }),
  launcher_version: text('Which releases of the launcher this file is for, as in ">=0.2,<0.3".', {
    default: '>=0.0.0',
  }),
  log_level: textOrNumber('How much the launcher prints.', { instead: 'what a run prints is all recorded' }),
  subject_id: textOrNumber('The subject of the session. Asked for when it is missing.'),
  user_id: text('Who runs the session. Asked for when it is missing.'),
  output_root_folder: text('The folder that holds the folders of all sessions. Default: from the rig file.'),
  session_uuid: text('The name of the session and of its folder. It is no UUID.', {
    default: '{subject_id}_{now:%Y-%m-%d_%H-%M-%S}',
  }),
  output_session_folder: text('The folder of this session; always made from the two above.'),
  rig_id: text('The name of this rig. Default: from the rig file, else the name of this machine.'),
  script_path: text('What runs: a path in the repository, or an absolute one.', {
    launchers: ['bonsai', 'python', 'matlab'],
  }),
  script_parameters: object('Properties of the workflow (bonsai), or name and value arguments (matlab).', {
    launchers: ['bonsai', 'matlab'],
  }),
  script_arguments: list('Further arguments.', { launchers: ['bonsai', 'python'] }),
  repository_url: text('The git repository that holds what runs.'),
  local_repository_path: text(
    'The folder in which the clone of the repository is; it is cloned there where there is none, and never changed.',
  ),
  repository_commit_hash: text('Commit, tag or branch of the repository.', { default: 'main' }),
  pre_acquisition_pipeline: list('Steps before the program.', { default: [] }),
  post_acquisition_pipeline: list('Steps after the program.', { default: [] }),
  resource_log_interval: number('Seconds between two samples, from 0.2 to 60.'),
  centralized_log_directory: text('A folder for the logs of all rigs.', {
    instead: 'the log stays with the record of the run',
  }),
  process_start_timeout_sec: number(
    'Stops a program that prints nothing for so long after its start; 0: never.',
    { default: 0 },
  ),
  memory_limit_percent: number(
    'Stops a run whose processes use more, in percent of the memory of the machine.',
  ),
  cpu_limit_percent: number('Stops a run whose processes are busier, in percent of one core.'),
  kill_threshold: number(
    'Stops a run when the machine uses so many points of percent more memory than at its start.',
  ),
  acquisition_error_terminate: flag('Ends the program at its first line of errors.', {
    default: false,
    instead: NO_EARLY_END,
  }),
  acquisition_error_grace_period_sec: number('How long the program may go on after that line.', {
    default: 0,
    instead: NO_EARLY_END,
  }),
  github_issue: object('Reports failures as GitHub issues.', { instead: NO_ISSUES }),
  github_issue_on_error: flag('Reports failures as GitHub issues.', { default: false, instead: NO_ISSUES }),
  github_issue_repo: text('The repository for such issues.', { instead: NO_ISSUES }),
  metadata_service_base_url: text('Address of the metadata service.', {
    default: 'http://aind-metadata-service',
  }),
  metadata_api_base_url: text('Another name of metadata_service_base_url.'),
  metadata_service_timeout: number('Seconds that the metadata service may take.', { default: 10 }),
  protocol_id: anything('The protocols of the project.'),
  mouse_platform_name: text('The platform that the mouse is on.', { default: 'unknown' }),
  active_mouse_platform: flag('Whether the platform moves.', { default: false }),
  zmq_ready_publisher_wait: number('Seconds before "ready" is sent.', { default: 0.5 }),
  zmq_ready_waiter_timeout: number('Seconds to wait for "ready".', { default: 10 }),
  operator: object('Who runs the session, in other words.'),
  experiment_code: object('What the session runs, in other words.'),
};

export const KEYS: Keys = { ...OWN_KEYS, ...BONSAI_KEYS, ...PYTHON_KEYS, ...MATLAB_KEYS, ...SYNC_KEYS };

/** Documented or shipped with the launcher, and read by nothing; with the key that was probably meant. */
export const DEAD_KEYS: Readonly<Record<string, string | undefined>> = {
  collect_mouse_runtime_data: undefined,
  rig_config_path: undefined,
  workflow_path: 'script_path',
  bonsai_executable: 'bonsai_exe_path',
  bonsai_args: 'script_arguments',
  python_executable: 'python_exe_path',
  python_args: 'python_arguments',
  fatal_error_patterns: 'bonsai_retry_error_patterns',
  notes: undefined,
  config_path: undefined,
  config_file_path: undefined,
};

/** What a person should do in place of writing a key that nobody reads. */
export const DEAD_HINTS: Readonly<Record<string, string>> = {
  rig_config_path: 'The rig file is named in the settings of the machine, as "rig".',
  config_path: 'A .cfg file cannot be named here any more.',
  config_file_path: 'A .cfg file cannot be named here any more.',
};
