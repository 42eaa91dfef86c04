/** What is recorded of a checkpoint, from all who know something of it. */

import path from 'node:path';
import { isoTime } from '../../base/time.ts';
import type { CheckpointRecord } from '../run/checkpoints.ts';
import type { SaidNumber } from '../run/signals.ts';
import type { CheckpointSaid } from '../signals/line.ts';
import type { Read } from './read.ts';
import { stepOfName } from './stepOfName.ts';

/** An event stays readable whatever a program says. */
const LONGEST_TEXT = 1_000;
const MOST_TAGS = 50;
const MOST_METRICS = 200;

/** Whoever said it knows best, then its manifest, then its name. */
export function recordOf(
  recorded: string,
  { kind, lying, digest, manifest }: Read,
  { said, metrics }: { said: CheckpointSaid | undefined; metrics: Readonly<Record<string, SaidNumber>> },
): CheckpointRecord {
  const found: CheckpointRecord = {
    path: recorded,
    step: manifest?.step ?? stepOfName(path.basename(recorded)),
    time: manifest?.time ?? isoTime(lying.writtenMs),
    bytes: digest.bytes,
    sha256: digest.sha256,
    description: manifest?.description ?? null,
    tags: manifest?.tags ?? [],
    metrics,
    kind,
    source: 'pattern',
  };
  return bounded(said ? saidAlso(found, said) : found);
}

/** What the program says of a checkpoint that was found. */
export function saidAlso(found: CheckpointRecord, said: CheckpointSaid): CheckpointRecord {
  const { path: name, bytes, sha256, kind } = found;
  return bounded({
    ...{ path: name, bytes, sha256, kind, source: 'signal', time: said.time },
    step: said.step ?? found.step,
    description: said.description ?? found.description,
    tags: [...new Set([...found.tags, ...said.tags])],
    metrics: { ...found.metrics, ...said.metrics },
  });
}

/** A runner that takes a run up hears everything once more; only the time may be another one then. */
export function isToldAlready(record: CheckpointRecord, said: CheckpointSaid): boolean {
  const now = saidAlso(record, said);
  const told = ({ step, description, tags, metrics }: CheckpointRecord) =>
    JSON.stringify([step, description, tags, Object.keys(metrics)]);
  return record.source === 'signal' && told(now) === told(record);
}

function bounded(record: CheckpointRecord): CheckpointRecord {
  const { description, tags, metrics } = record;
  return {
    ...record,
    description: description === null ? null : description.slice(0, LONGEST_TEXT),
    tags: tags.slice(0, MOST_TAGS).map((tag) => tag.slice(0, LONGEST_TEXT)),
    metrics: Object.fromEntries(Object.entries(metrics).slice(0, MOST_METRICS)),
  };
}
