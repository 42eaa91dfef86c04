/** State checkpoints of the clients: a manifest that names its parts, which are called by their checksums. */

import { AppError } from '../../base/errors.ts';
import { readTextFile } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { areTexts, isTextList } from '../run/fieldShapes.ts';

/** Their names end so; what else is called so is no checkpoint of ours. */
export const STATE_ENDING = '.ckpt.json';
export const PARTS = 'parts';

const MOST_BYTES = 16 << 20;
const SCHEMA = /^runtrail\/checkpoint\/(\d{1,9})$/;
const PART = /^parts\/[0-9a-f]{64}$/;

export interface StatePart {
  /** `parts/<sha256>`, relative to the manifest. */
  readonly file: string;
  readonly format: string;
  readonly compression: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface StateManifest {
  readonly step: number | null;
  readonly time: string | null;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly keys: Readonly<Record<string, StatePart>>;
}

/** Undefined where the file is something else; throws where it is one of ours and cannot be read. */
export function readManifest(file: string): StateManifest | undefined {
  const text = readTextFile(file, MOST_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (!text.includes('runtrail/checkpoint/')) return undefined;
    throw new AppError('damaged', 'The manifest is damaged: it is not whole JSON.', { cause });
  }
  const version = isRecord(value) ? SCHEMA.exec(String(value['schema']))?.[1] : undefined;
  if (version === undefined || !isRecord(value)) return undefined;
  if (Number(version) > 1) {
    throw new AppError('newer-version', 'The checkpoint was written by a newer Runtrail.', {
      hint: 'Update Runtrail to work with it.',
    });
  }
  return manifestOf(value);
}

function manifestOf(value: Readonly<Record<string, unknown>>): StateManifest {
  const { step = null, time = null, description = null, tags = [], keys } = value;
  if (!isRecord(keys)) throw new AppError('damaged', 'The manifest is damaged: it names no keys.');
  return {
    step: typeof step === 'number' && Number.isFinite(step) ? step : null,
    time: typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? time : null,
    description: typeof description === 'string' ? description : null,
    tags: isTextList(tags) && Array.isArray(tags) ? tags : [],
    keys: Object.fromEntries(Object.entries(keys).map(([key, part]) => [key, partOf(key, part)])),
  };
}

function partOf(key: string, part: unknown): StatePart {
  const isPart =
    isRecord(part) &&
    areTexts(part, 'file', 'format', 'compression', 'sha256') &&
    PART.test(String(part['file'])) &&
    part['file'] === `${PARTS}/${part['sha256']}` &&
    Number.isSafeInteger(part['bytes']);
  if (!isPart) throw new AppError('damaged', `The manifest is damaged: its key "${key}" names no part.`);
  return {
    file: String(part['file']),
    format: String(part['format']),
    compression: String(part['compression']),
    bytes: Number(part['bytes']),
    sha256: String(part['sha256']),
  };
}

/** Each file once: two keys that hold the same share it. */
export function partsOf({ keys }: StateManifest): StatePart[] {
  return [...new Map(Object.values(keys).map((part) => [part.file, part])).values()];
}
