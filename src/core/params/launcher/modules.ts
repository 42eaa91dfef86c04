/** The modules that come with the launcher, and the parameters of those that have a schema. */

import { flag, integer, type Keys, list, number, object, text, textOrList, textOrNumber } from './key.ts';

export interface Module {
  readonly parameters: Keys;
  readonly required?: readonly string[];
  /** What it needs and asks for while it runs, and what is nearly always meant. */
  readonly asked?: Readonly<Record<string, string>>;
}

const fetch = {
  metadata_service_base_url: text('Address of the metadata service.'),
  metadata_service_timeout: number('Seconds that it may take.'),
};
const subject = {
  metadata_subject_id: textOrNumber('The subject that is asked for.'),
  metadata_mouse_id: textOrNumber('Another name of metadata_subject_id.'),
};
const notesFile = {
  experiment_notes_filename: text('The file, in the session folder.', { default: 'experiment_notes.txt' }),
  experiment_notes_encoding: text('How it is encoded.', { default: 'utf-8' }),
};
const annotator = {
  manifest_path: text('The manifest that is written.'),
  manifest_name: text('Its name in the session folder.', { default: 'routing_manifest.json' }),
  device_name: text('The device.', { default: 'VCO1_Behavior' }),
  prompt_on_multiple: flag('Whether a person chooses between several.'),
  assume_yes: flag('Whether nobody is asked.'),
};

export const MODULES: Readonly<Record<string, Module>> = {
  disk_space_check: {
    required: ['required_free_gb'],
    parameters: {
      required_free_gb: number('The space that must be free, in GiB; above 0.'),
      disk_space_check_path: text('A folder on the disk that is meant.'),
      allow_override: flag('Whether a person may go on without it.', { default: false }),
      prompt_to_free_space: flag('Whether a person is given time to make room.', { default: true }),
    },
  },
  wait_for_user_input: {
    parameters: {
      prompt: text('What the person is asked.'),
      fail_if_no_input: flag('Whether nobody there is a failure.', { default: false }),
    },
  },
  experiment_notes_editor: {
    parameters: {
      ...notesFile,
      experiment_notes_launch_editor: flag('Whether an editor is opened.', { default: true }),
      experiment_notes_editor_command: text('Which one.', { default: 'notepad.exe' }),
      experiment_notes_editor_args: textOrList('Its arguments.'),
    },
  },
  experiment_notes_finalize: {
    parameters: {
      ...notesFile,
      experiment_notes_confirm_prompt: text('What the person confirms.'),
      experiment_notes_preview: flag('Whether the notes are shown.', { default: true }),
      experiment_notes_preview_limit: integer('How much of them.'),
      experiment_notes_allow_no: flag('Whether "no" is an answer.', { default: false }),
      experiment_notes_confirm_max_attempts: integer('How often is asked.', { default: 3 }),
      experiment_notes_autoclose_editor: flag('Whether the editor is closed.', { default: true }),
      manifest_path: text('The manifest that names the notes.'),
    },
  },
  instrument_json_fetch: {
    parameters: {
      instrument_json_source_root: text('The folder to look in.'),
      instrument_json_source_path: text('The file itself.'),
      instrument_json_required: flag('Whether it must be there.', { default: true }),
      instrument_json_recursive: flag('Whether folders inside are looked into.', { default: true }),
      instrument_json_filename: text('The name to look for.'),
      instrument_json_destination_name: text('The name of the copy.'),
      assume_yes: flag('Whether nobody is asked.'),
    },
  },
  metadata_subject_fetch: {
    parameters: { ...fetch, ...subject, metadata_subject_path: text('The file that is written.') },
  },
  metadata_procedures_fetch: {
    parameters: {
      ...fetch,
      ...subject,
      metadata_procedures_timeout: number('Seconds that it may take.', { default: 45 }),
      metadata_procedures_path: text('The file that is written.'),
    },
  },
  metadata_project_validator: {
    parameters: {
      ...fetch,
      metadata_project_name: text('The project.'),
      metadata_project_prompt: text('What the person is asked.'),
      metadata_project_path: text('The file that is written.'),
      metadata_protocol_prompt: text('What the person is asked about the protocol.'),
      metadata_protocol_required: flag('Whether there must be one.', { default: false }),
    },
  },
  metadata_protocol_validator: {
    parameters: {
      ...fetch,
      metadata_protocol_name: text('The protocol.'),
      metadata_protocol_prompt: text('What the person is asked.'),
      metadata_protocol_path: text('The file that is written.'),
    },
  },
  session_archiver: {
    asked: { session_dir: '{output_session_folder}' },
    parameters: {
      session_dir: text('The folder that is archived.'),
      network_dir: text('Where to, on the network.'),
      backup_dir: text('Where to, as a backup.'),
      include_patterns: textOrList('Which files.', { default: ['*'] }),
      exclude_patterns: textOrList('Which not.', { default: [] }),
      checksum_algo: text('How copies are compared.', { default: 'sha256' }),
      dry_run: flag('Whether it only looks.'),
      skip_completed: flag('Whether what was archived before is left out.', { default: true }),
      max_retries: integer('How often a file is tried again.', { default: 2 }),
      remove_empty_dirs: flag('Whether empty folders go.'),
      manifest_path: text('The list of what was archived.'),
      routing_manifest: text('The list of what goes where.'),
      move_to_network: flag('Whether it goes to the network.', { default: true }),
      copy_to_backup: flag('Whether it goes to the backup.', { default: true }),
    },
  },
  behavior_videos_flatten: {
    parameters: {
      behavior_videos_root: text('The folder with the videos.', { default: 'behavior-videos' }),
      behavior_videos_destination: text('Where they go.'),
      behavior_videos_extensions: list('Which files are videos.'),
      behavior_videos_copy_only: flag('Whether they also stay.', { default: false }),
      behavior_videos_prune_empty: flag('Whether empty folders go.', { default: true }),
    },
  },
  slap2_behavior_annotator: { parameters: annotator },
  slap2_behaviorvideo_annotator: { parameters: annotator },
  slap2_meta_annotator: { parameters: annotator },
  slap2_stimuli_annotator: { parameters: annotator },
  slap2_stimuli_p3_annotator: { parameters: annotator },
};

/** Modules whose parameters have no schema. */
const OTHERS = [
  ...['example_pre_acquisition_module', 'mouse_weight_pre_prompt', 'zmq_ready_publisher', 'zmq_ready_waiter'],
  ...['example_post_acquisition_module', 'experiment_notes_post_prompt', 'mouse_weight_post_prompt'],
  ...['session_creator', 'session_enhancer_bonsai', 'session_enhancer_predictive_processing'],
  ...['session_enhancer_slap2', 'stimulus_table_predictive_processing'],
];

export const MODULE_NAMES = [...Object.keys(MODULES), ...OTHERS];

/** What an entry of a pipeline may say. */
export const ENTRY_KEYS: Keys = {
  module_type: text('Where the module is from.', { values: ['launcher_module', 'script_module'] }),
  module_path: text('The name of the module, or the path of a script in the repository.'),
  module_parameters: object('What the module is given, over the parameters of the file.'),
  module_schema: text('Address or path of the schema of its parameters.'),
  type: text('The older form of an entry.', { values: ['repo_module'] }),
  repo_relative_path: text('In the older form: the path of a script in the repository.'),
  function: text('In the older form: the function that is called.'),
  kwargs: object('In the older form: what it is given.'),
  abort_on_fail: flag('Another way to write "on_failure": "abort".', { default: false }),
};

export const POLICY_KEYS = ['on_failure', 'failure_policy', 'fail_policy', 'fail_action'] as const;
export const POLICY = text('What a failure means: "continue" (default), "abort" or "prompt".', {
  values: ['continue', 'abort', 'prompt'],
});
