/** The keys by which several rigs agree on the name of one session. */

import { flag, integer, type Keys, number, text } from './key.ts';

const ALONE = 'Runtrail does not wait for other rigs: give each the same session_uuid';

export const SYNC_KEYS: Keys = {
  session_sync_role: text('The part of this rig in a session of several.', {
    values: ['master', 'slave', '', 'none', 'disabled'],
    instead: ALONE,
  }),
  session_sync_mode: text('Another name of session_sync_role.', {
    values: ['master', 'slave', '', 'none', 'disabled'],
    instead: ALONE,
  }),
  session_sync_port: integer('The port of the master.'),
  session_sync_expected_slaves: integer('How many rigs the master waits for.'),
  session_sync_bind_host: text('The address that the master listens at.', { default: '0.0.0.0' }),
  session_sync_master_host: text('The host of the master.'),
  session_sync_timeout_sec: number('How long to wait for the others.', { default: 300 }),
  session_sync_ack_timeout_sec: number('How long to wait for an answer.', { default: 300 }),
  session_sync_retry_delay_sec: number('How long to wait before the next attempt.', { default: 1 }),
  session_sync_key_param: text('The parameter that all rigs must share.', { default: 'subject_id' }),
  session_sync_session_key: text('What all rigs must share, as it is.'),
  session_sync_name_param: text('The parameter that names the session.', { default: 'session_uuid' }),
  session_sync_session_name: text('The name of the session, as it is.'),
  session_sync_node_name: text('The name of this rig. Default: that of the machine.'),
  session_sync_allow_bypass: flag('Whether a person may go on without the others.', { default: true }),
  session_sync_bypass_prompt: text('What that person is asked.'),
};
