/** Whether a document of ours holds what its readers rely on: a damaged one is said to be damaged, never half believed. */

import { isRecord, plainNumber } from '../../base/json.ts';
import { isAction, isAmount, isRule } from '../limits/rules.ts';
import type { Identity } from '../process/identity.ts';
import {
  areCheckpointsIfGiven,
  isCheckpointPlanIfGiven,
  isResumePolicyIfGiven,
  isResumesIfGiven,
} from './checkpointShapes.ts';
import { areTexts, areTextsOrNull, isTextList } from './fieldShapes.ts';
import {
  type EventData,
  isStatus,
  type RunProcesses,
  type RunRequest,
  type RunResolved,
  type RunState,
} from './model.ts';
import {
  type GpuSummary,
  LIMIT_LEVELS,
  LIMIT_ORIGINS,
  type Limit,
  type LimitEvent,
  type ResourceSummary,
  type ResourcesNow,
} from './resources.ts';
import { isGoalIfGiven, isMetricsPlanIfGiven, isSaidIfGiven } from './saidShapes.ts';

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
    isResumesIfGiven(value['resumes']) &&
    isCheckpointPlanIfGiven(value['checkpoints']) &&
    isResumePolicyIfGiven(value['resume']) &&
    isMetricsPlanIfGiven(value['metrics']) &&
    isWorkflowRequestIfGiven(value['workflow']) &&
    areLimitsIfGiven(value['limits']) &&
    isSamplingIfGiven(value['sampling']) &&
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
    areLimitsIfGiven(value['limits']) &&
    areMarksIfGiven(value['limitMarks']) &&
    (value['resources'] === undefined || isResourcesIfGiven(value['resources'])) &&
    isNowIfGiven(value['now']) &&
    isSaidIfGiven(value['said']) &&
    isGoalIfGiven(value['goal']) &&
    areCheckpointsIfGiven(value['checkpoints']) &&
    isResumesIfGiven(value['resumes']) &&
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

export function isLimitIfGiven(value: unknown): value is Limit | null {
  if (value === null) return true;
  return (
    isRecord(value) &&
    isRule(value['rule']) &&
    isAction(value['action']) &&
    isOneOf(LIMIT_ORIGINS, value['from']) &&
    ['undefined', 'string'].includes(typeof value['calledAs']) &&
    [value['value'], value['holdSeconds']].every((number) => isAmount(plainNumber(number)))
  );
}

export function isLimitEvent(value: unknown): value is LimitEvent {
  return (
    isRecord(value) &&
    isRule(value['rule']) &&
    areTexts(value, 'message') &&
    [value['value'], value['limit']].every((number) => typeof plainNumber(number) === 'number')
  );
}

function areMarksIfGiven(value: unknown): boolean {
  const isMark = (mark: unknown) =>
    isRecord(mark) &&
    isLimitEvent(mark) &&
    isOneOf(LIMIT_LEVELS, mark['level']) &&
    isAmount(mark['exceeded']) &&
    areTexts(mark, 'time');
  return value === undefined || (Array.isArray(value) && value.every(isMark));
}

function areLimitsIfGiven(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((limit) => limit && isLimitIfGiven(limit)))
  );
}

function isSamplingIfGiven(value: unknown): boolean {
  return value === undefined || (isRecord(value) && typeof plainNumber(value['seconds']) === 'number');
}

type Names<T> = readonly (keyof T)[];

const FIGURES: Names<Omit<ResourceSummary, 'gpus'>> = [
  'samples',
  'peakRssBytes',
  'meanRssBytes',
  'peakPssBytes',
  'peakMemoryPercent',
  'peakCpuPercent',
  'meanCpuPercent',
  'cpuSeconds',
  'readBytes',
  'writtenBytes',
  'peakProcesses',
  'peakThreads',
  'costPercent',
];
const CARD_FIGURES: Names<Omit<GpuSummary, 'name'>> = ['peakPercent', 'peakMemoryBytes', 'peakOwnBytes'];
const NOW_FIGURES: Names<Omit<ResourcesNow, 'time'>> = [
  'cpuPercent',
  'rssBytes',
  'memoryPercent',
  'processes',
  'readBytesPerSecond',
  'writtenBytesPerSecond',
  'gpuPercent',
];

/** A summary: amounts or null, and the same of each graphics card. */
export function isResourcesIfGiven(value: unknown): value is ResourceSummary | null {
  if (value === null) return true;
  if (!isRecord(value) || !areFigures(value, FIGURES)) return false;
  const { gpus } = value;
  const isCard = (card: unknown) =>
    isRecord(card) && areTexts(card, 'name') && areFigures(card, CARD_FIGURES);
  return Array.isArray(gpus) && gpus.every(isCard);
}

/** The newest sample of a live run. */
function isNowIfGiven(value: unknown): value is ResourcesNow | null | undefined {
  if (value === undefined || value === null) return true;
  return isRecord(value) && areTexts(value, 'time') && areFigures(value, NOW_FIGURES);
}

function areFigures(value: Fields, names: readonly string[]): boolean {
  return names.every((name) => value[name] === null || isAmount(value[name]));
}

function isOneOf(words: readonly unknown[], value: unknown): boolean {
  return words.includes(value);
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

function isTextMap(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}
