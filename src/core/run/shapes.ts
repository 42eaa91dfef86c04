/** Whether a document of ours holds what its readers rely on: a damaged one is said to be damaged, never half believed. */

import { isRecord, plainNumber } from '../../base/json.ts';
import type { Identity } from '../process/identity.ts';
import {
  type EventData,
  isStatus,
  type RunProcesses,
  type RunRequest,
  type RunResolved,
  type RunState,
} from './model.ts';

type Fields = Readonly<Record<string, unknown>>;

export function isRequest(value: unknown): value is RunRequest {
  return (
    isRecord(value) &&
    isDescribed(value) &&
    areTexts(value, 'workspace', 'cwd') &&
    isTextMap(value['environment']) &&
    (value['baseEnvironment'] === undefined || isOrigin(value['baseEnvironment'])) &&
    ['undefined', 'boolean'].includes(typeof value['terminal']) &&
    (value['origins'] === undefined || isOrigins(value['origins'])) &&
    (value['variant'] === undefined || areTextsOrNull(value, 'variant')) &&
    (value['configs'] === undefined || areConfigs(value['configs'])) &&
    (value['folders'] === undefined || isTextList(value['folders'])) &&
    (value['repeats'] === undefined || areTextsOrNull(value, 'repeats')) &&
    isWorkflowRequestIfGiven(value['workflow']) &&
    [value['inputs'], value['outputs']].every(isTextList) &&
    isRecord(value['stop']) &&
    Object.values(value['stop']).every((seconds) => typeof plainNumber(seconds) === 'number') &&
    isRecord(value['launcher']) &&
    areTexts(value['launcher'], 'program', 'user', 'host') &&
    isIdentity(value['launcher']['identity'])
  );
}

export function isResolved(value: unknown): value is RunResolved {
  return (
    isRecord(value) &&
    areTexts(value, 'id', 'program', 'cwd') &&
    isTextList(value['argv']) &&
    isRecordIfGiven(value['code']) &&
    isWorkflowIfGiven(value['workflow'])
  );
}

export function isState(value: unknown): value is RunState {
  return (
    isRecord(value) &&
    isDescribed(value) &&
    isStatus(value['status']) &&
    areTextsOrNull(value, 'message', 'startedAt', 'endedAt') &&
    (value['durationMs'] === null || typeof value['durationMs'] === 'number') &&
    (value['code'] === null || isRecord(value['code'])) &&
    isWorkflowIfGiven(value['workflow']) &&
    isExit(value['exit'])
  );
}

export function isProcesses(value: unknown): value is RunProcesses {
  if (!isRecord(value) || !isRecord(value['cookie']) || typeof value['inode'] !== 'string') return false;
  const others = [value['wrapper'], value['program']].filter((who) => who !== null);
  return areTexts(value['cookie'], 'id', 'folder') && [value['runner'], ...others].every(isIdentity);
}

export function isExit(value: unknown): boolean {
  return value === null || (isRecord(value) && 'code' in value && 'signal' in value);
}

export function isSealed(value: unknown): value is EventData['sealed'] {
  return (
    isRecord(value) &&
    areTextsOrNull(value, 'incomplete') &&
    Array.isArray(value['files']) &&
    value['files'].every(
      (file) => isRecord(file) && areTexts(file, 'path', 'sha256') && typeof file['size'] === 'number',
    )
  );
}

function isOrigin(value: unknown): boolean {
  return (
    isRecord(value) && areTexts(value, 'from') && areTextsOrNull(value, 'shell', 'interpreter', 'problem')
  );
}

function isOrigins(value: unknown): boolean {
  return (
    isRecord(value) && Object.values(value).every((origin) => isRecord(origin) && areTexts(origin, 'layer'))
  );
}

function isRecordIfGiven(value: unknown): boolean {
  return value === undefined || value === null || isRecord(value);
}

function isWorkflowRequestIfGiven(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return (
    isRecord(value) &&
    areTexts(value, 'path', 'mode') &&
    areTextsOrNull(value, 'repository', 'ref', 'local', 'onOtherCommit')
  );
}

/** What was got for a run; records of earlier versions have none. */
export function isWorkflowIfGiven(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isRecord(value) && areTexts(value, 'commit', 'folder', 'gitDir');
}

function areConfigs(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((config) => isRecord(config) && areTexts(config, 'file') && areTextsOrNull(config, 'copy'))
  );
}

/** What request and state have in common. */
function isDescribed(value: Fields): boolean {
  const { command } = value;
  return (
    areTexts(value, 'id', 'name', 'createdAt', 'file', 'executor') &&
    !Number.isNaN(Date.parse(String(value['createdAt']))) &&
    (typeof command === 'string' || isTextList(command)) &&
    isRecord(value['parameters']) &&
    isTextList(value['tags'])
  );
}

function isIdentity(value: unknown): value is Identity {
  return (
    isRecord(value) &&
    areTexts(value, 'machine', 'boot', 'pidNs', 'startTicks') &&
    Number.isInteger(value['pid'])
  );
}

function areTexts(value: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

function areTextsOrNull(value: Fields, ...keys: readonly string[]): boolean {
  return keys.every((key) => value[key] === null || typeof value[key] === 'string');
}

export function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTextMap(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}
