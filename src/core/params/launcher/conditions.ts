/** What must hold before a session can start: the release, who and what it is about, its folders, and other rigs. */

import type { Fix } from '../../../base/finding.ts';
import { plainNumber } from '../../../base/json.ts';
import type { Question } from '../adapted.ts';
import type { Values } from '../layers.ts';
import { type Evaluate, isAbsolute } from './locations.ts';
import type { Reading } from './reading.ts';
import { parseSpecifiers, parseVersion, satisfies } from './version.ts';

/** The release whose behaviour is met here. */
export const EMULATED = '0.2.57';

export function checkVersion(reading: Reading): void {
  const wanted = reading.parameters['launcher_version'];
  if (typeof wanted !== 'string') return;
  const specifiers = parseSpecifiers(wanted);
  const version = parseVersion(EMULATED);
  if (!specifiers) {
    const message = `"${wanted}" is no condition for a version; write one such as ">=0.2,<0.3".`;
    reading.error('bad-version', message, ['launcher_version']);
  } else if (version && !satisfies(version, specifiers)) {
    const message = `this file requires launcher_version ${wanted}; Runtrail does what release ${EMULATED} does.`;
    reading.error('other-version', message, ['launcher_version']);
  }
}

const TITLES: Readonly<Record<string, string>> = {
  subject_id: 'Subject of the session',
  user_id: 'Who runs the session',
};

/** What the launcher asks for, and nothing else. */
export const ASKED = Object.keys(TITLES);

/** Ids that are not among these values. */
export function questionsOf({ rig }: Reading, parameters: Values): Question[] {
  return Object.entries(TITLES).flatMap(([key, title]) => {
    if ((parameters[key] ?? '') !== '') return [];
    const known = plainNumber(rig?.value[key]);
    const suggestion = typeof known === 'string' || typeof known === 'number' ? String(known) : undefined;
    return [{ key, title, suggestion }];
  });
}

export function checkIds(reading: Reading): void {
  for (const { key } of questionsOf(reading, reading.parameters)) {
    const message = `"${key}" is not given: set it in the file, or with --set ${key}=… (the launcher would make up "${MADE_UP[key]}").`;
    reading.error('missing-answer', message, [key], ...givenId(reading, key));
  }
  const { subject_id: subject, session_uuid: session } = reading.parameters;
  if (typeof subject === 'string' && /[/\\:*?"<>|\p{Cc}]|^\.+$/u.test(subject)) {
    const message =
      '"subject_id" becomes part of the name of a folder: it must not contain / \\ : * ? " < > |.';
    reading.error('unsafe-name', message, ['subject_id']);
  }
  if (typeof session === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(session)) {
    const message = '"session_uuid" is the name of the session and of its folder, whatever it is called.';
    reading.warn('session-name', message, ['session_uuid']);
  }
  if (reading.own['output_session_folder'] !== undefined) {
    const message =
      '"output_session_folder" is always made anew, from "output_root_folder" and "session_uuid".';
    reading.warn('no-effect', message, ['output_session_folder']);
  }
}

const MADE_UP: Readonly<Record<string, string>> = { subject_id: 'test_subject', user_id: 'test_user' };

function givenId({ own, places, source }: Reading, key: string): Fix[] {
  const title = `Give "${key}" here`;
  if (Object.hasOwn(own, key)) return [{ title, edits: [{ span: places.spanOf([key]), text: '""' }] }];
  const { start } = places.spanOf([]);
  if (source.text[start] !== '{') return [];
  const [blanks = ' '] = /^\s*/.exec(source.text.slice(start + 1, start + 200)) ?? [];
  return [{ title, edits: [{ span: { start: start + 1, end: start + 1 }, text: `${blanks}"${key}": "",` }] }];
}

const FOLDERS = ['output_root_folder', 'local_repository_path', 'session_uuid'] as const;

/** The launcher makes these folders before it fills in placeholders; here they are filled in first, or not made. */
export function checkFolders(reading: Reading, values: Values, evaluate: Evaluate): void {
  for (const key of FOLDERS) {
    const written = reading.own[key];
    const value = values[key];
    if (typeof value !== 'string') continue;
    const left = (evaluate(value) ?? value).replace(OURS, '');
    if (key === 'session_uuid' && leadsElsewhere(left)) {
      const message =
        '"session_uuid" is the name of the session folder: it must not lead out of "output_root_folder".';
      reading.error('unsafe-name', message, [key]);
    } else if (/[{}]/.test(left)) {
      reading.error('literal-braces', `"${key}" would become a folder with braces in its name.`, [key]);
    } else if (key !== 'session_uuid' && typeof written === 'string' && /\{[^{}]+\}/.test(written)) {
      const message = `the launcher makes this folder before it fills in placeholders, as "${written}"; here they are filled in first.`;
      reading.warn(
        'folder-placeholder',
        message,
        reading.places.spanOf([key]),
        ...withoutPlaceholders(reading, key, written),
      );
    }
    // Of a clone that is an error, which is told where clones are looked at.
    const isMade = key !== 'local_repository_path';
    if (isMade && process.platform !== 'win32' && /^[A-Za-z]:[/\\]/.test(left)) {
      const message = `"${key}" is a path of Windows: on this system it is a folder of that name in the current one.`;
      reading.warn('windows-path', message, reading.places.spanOf([key]));
    }
  }
}

/** As a path of this system or of Windows. */
function leadsElsewhere(name: string): boolean {
  return isAbsolute(name) || /^[A-Za-z]:/.test(name) || name.split(/[/\\]/).includes('..');
}

const OURS = /\{(?:(?:params|env|rig|run)\.[^{}\n]+|workspace|file|now:[^{}\n]+)\}/g;

/** The name of the session holds the subject anyway. */
function withoutPlaceholders({ places }: Reading, key: string, written: string): Fix[] {
  const parts = written.split(/(?=[/\\])/).filter((part) => !/[{}]/.test(part));
  const kept = parts.join('');
  if (kept === '') return [];
  return [{ title: `Write "${kept}"`, edits: [{ span: places.spanOf([key]), text: JSON.stringify(kept) }] }];
}

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  master: ['session_sync_port', 'session_sync_expected_slaves'],
  slave: ['session_sync_port', 'session_sync_master_host'],
};

/** Several rigs, one session: not done here, but looked at. */
export function checkSync(reading: Reading): void {
  const { own, parameters } = reading;
  const role = parameters['session_sync_role'] ?? parameters['session_sync_mode'];
  const at = ['session_sync_role', 'session_sync_mode'].filter((key) => Object.hasOwn(own, key)).slice(0, 1);
  for (const key of (typeof role === 'string' && NEEDED[role]) || []) {
    if ((parameters[key] ?? '') !== '') continue;
    reading.warn('missing-key', `a session that is shared as "${role}" needs "${key}".`, at);
  }
  for (const key of ['session_sync_timeout_sec', 'session_sync_ack_timeout_sec']) {
    const seconds = plainNumber(own[key]);
    if (typeof seconds === 'number' && seconds <= 0)
      reading.error('out-of-range', `"${key}" must be above 0.`, [key]);
  }
}
