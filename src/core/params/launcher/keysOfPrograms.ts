/** The keys of a launcher's file that one kind of program alone reads. */

import {
  flag,
  integer,
  type Keys,
  type KnownKey,
  list,
  number,
  object,
  text,
  textOrList,
  textOrNumber,
} from './key.ts';

const ONCE = 'Runtrail starts a program once';
const BATCH = 'Runtrail starts a MATLAB of its own';

const only = (launcher: 'bonsai' | 'python' | 'matlab', keys: Keys): Keys =>
  Object.fromEntries(
    Object.entries(keys).map(([key, known]): [string, KnownKey] => [
      key,
      { ...known, launchers: [launcher] },
    ]),
  );

export const BONSAI_KEYS = only('bonsai', {
  bonsai_exe_path: text('Bonsai.exe: a path in the repository, or an absolute one. Required.'),
  bonsai_setup_script: text('Installs Bonsai where the program is missing.', {
    instead: 'Runtrail installs nothing: run the script yourself',
  }),
  bonsai_config_path: text('The Bonsai.config with the packages that must be there.', {
    instead: 'Runtrail does not look into the packages of Bonsai',
  }),
  bonsai_max_retries: integer('How often a failed workflow is started again; null: without end.', {
    instead: ONCE,
  }),
  bonsai_retry_delay_sec: number('Seconds before it is started again.', { default: 0, instead: ONCE }),
  bonsai_fail_on_stderr: flag('Whether any line of errors is a failure.', {
    default: true,
    instead: 'a run has failed when its program says so by its exit code',
  }),
  bonsai_retry_error_patterns: textOrList('Lines that are a failure.', { default: [], instead: ONCE }),
  bonsai_continue_on_failure: flag('Whether the session goes on after a failure.', {
    default: false,
    instead: ONCE,
  }),
  bonsai_failure_default: text('What is done when nobody answers.', {
    values: ['retry', 'proceed', 'abort'],
    instead: ONCE,
  }),
});

export const PYTHON_KEYS = only('python', {
  python_exe_path: text('The interpreter. Default: the python of this machine.'),
  python_venv_path: text('The folder of a virtual environment.'),
  python_arguments: list('Arguments for the script, before script_arguments.', { default: [] }),
});

export const MATLAB_KEYS = only('matlab', {
  matlab_engine_name: text('The shared MATLAB that is called.', {
    default: 'slap2_launcher',
    instead: BATCH,
  }),
  matlab_entrypoint: text('The function that is called.', { default: 'slap2_launcher' }),
  matlab_function: text('Another name of matlab_entrypoint.'),
  matlab_entrypoint_args: list('Its first arguments. Default: "execute" for slap2_launcher.'),
  matlab_entrypoint_kwargs: object('Name and value arguments, after script_parameters.', { default: {} }),
  matlab_entrypoint_nargout: integer('How many results it has.', { default: 0 }),
  matlab_pass_session_folder: flag('Whether the session folder is an argument.', { default: true }),
  matlab_session_folder_position: textOrNumber('Where: append, prepend, ignore, or a number.', {
    default: 'append',
  }),
  matlab_rig_description_path: text('Adds the argument rig_description_path.'),
  rig_description_path: text('Adds the argument rig_description_path.'),
  matlab_engine_connect_timeout_sec: number('How long to wait for the shared MATLAB.', {
    default: 120,
    instead: BATCH,
  }),
  matlab_engine_connect_poll_interval_sec: number('How often to look for it.', {
    default: 1,
    instead: BATCH,
  }),
  matlab_cancel_timeout_sec: number('How long a stop may take.', {
    default: 15,
    instead: "the time that a stop gives is Runtrail's own",
  }),
  matlab_keep_engine_alive: flag('Whether the shared MATLAB stays.', { default: true, instead: BATCH }),
  matlab_enable_resume: flag('Whether a lost call is taken up again.', { default: true, instead: ONCE }),
  matlab_resume_keyword: text('The argument that says so.', { default: 'resume', instead: ONCE }),
});
