/** Whether what a record holds of checkpoints is what its readers rely on. */

import { isRecord } from '../../base/json.ts';
import {
  type CheckpointPlan,
  type CheckpointRecord,
  type CheckpointTraces,
  RESUME_CAUSES,
  type ResumePolicy,
  type ResumesFrom,
} from './checkpoints.ts';
import {
  areNumbersOrNull,
  areTexts,
  areTextsOrNull,
  isListOf,
  isMapOf,
  isNumber,
  isSaidNumber,
  isTextList,
} from './fieldShapes.ts';

export function isCheckpoint(value: unknown): value is CheckpointRecord {
  return (
    isRecord(value) &&
    areTexts(value, 'path', 'time', 'sha256', 'source') &&
    !String(value['path']).includes('\0') &&
    ['file', 'folder', 'state'].includes(String(value['kind'])) &&
    areTextsOrNull(value, 'description') &&
    areNumbersOrNull(value, 'step') &&
    !Number.isNaN(Date.parse(String(value['time']))) &&
    isNumber(value['bytes']) &&
    Number(value['bytes']) >= 0 &&
    isTextList(value['tags']) &&
    isMapOf(value['metrics'], isSaidNumber)
  );
}

/** A block of no bytes would never be filled. */
export function areTraces(value: unknown): value is CheckpointTraces {
  if (!isRecord(value)) return false;
  const { blocks, files } = value;
  const areBlocks =
    blocks === undefined ||
    (isRecord(blocks) &&
      Number.isSafeInteger(blocks['bytes']) &&
      Number(blocks['bytes']) >= 1 &&
      isTextList(blocks['crc32']));
  const areFiles = (each: Readonly<Record<string, unknown>>) =>
    areTexts(each, 'path', 'sha256') && isNumber(each['size']);
  return areBlocks && (files === undefined || isListOf(files, areFiles));
}

export function areCheckpointsIfGiven(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isCheckpoint));
}

export function isResumesIfGiven(value: unknown): value is ResumesFrom | null | undefined {
  if (value === undefined || value === null) return true;
  return (
    isRecord(value) &&
    areTexts(value, 'id', 'name', 'path', 'by') &&
    isNumber(value['attempt']) &&
    areNumbersOrNull(value, 'earlierMs') &&
    isTextList(value['changes']) &&
    isRecord(value['checkpoint']) &&
    areTexts(value['checkpoint'], 'path', 'sha256') &&
    areNumbersOrNull(value['checkpoint'], 'step') &&
    isPositionIfGiven(value['position'])
  );
}

function isPositionIfGiven(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return (
    isRecord(value) &&
    areTextsOrNull(value, 'task') &&
    [value['done'], value['total']].every((each) => isNumber(each) && Number(each) >= 0)
  );
}

export function isCheckpointPlanIfGiven(value: unknown): value is CheckpointPlan | undefined {
  if (value === undefined) return true;
  if (!isRecord(value) || !isRecord(value['keep']) || !isRecord(value['every'])) return false;
  const { best } = value['keep'];
  return (
    [value['paths'], value['resume']].every(isTextList) &&
    areTextsOrNull(value, 'signal') &&
    areNumbersOrNull(value['keep'], 'last', 'everySteps') &&
    areNumbersOrNull(value['every'], 'seconds', 'steps') &&
    (best === null || (isRecord(best) && areTexts(best, 'metric', 'mode') && isNumber(best['count'])))
  );
}

export function isResumePolicyIfGiven(value: unknown): value is ResumePolicy | undefined {
  if (value === undefined) return true;
  const isCause = (each: unknown) => (RESUME_CAUSES as readonly unknown[]).includes(each);
  return (
    isRecord(value) &&
    ['never', 'ask', 'auto'].includes(String(value['mode'])) &&
    isNumber(value['attempts']) &&
    Array.isArray(value['after']) &&
    value['after'].every(isCause)
  );
}
