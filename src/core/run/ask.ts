/** Asking something of a live run: a file in its control folder, answered with an event. */

import fs from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../../base/errors.ts';
import { listFolder, writeJson } from '../../base/files.ts';
import { newId } from '../../base/ids.ts';
import { isoTime } from '../../base/time.ts';
import { type RunFolder, readDocument } from './folder.ts';
import type { ControlRequest, RequestKind, RunEvent } from './model.ts';

/** Drops the request; returns its id, by which the answering event names it. */
export function askRun(
  folder: RunFolder,
  kind: RequestKind,
  by: string,
  options: Pick<ControlRequest, 'now' | 'limits' | 'paths'> = {},
): string {
  const id = newId();
  const request: ControlRequest = {
    schema: 'runtrail/control/1',
    id,
    kind,
    by,
    time: isoTime(Date.now()),
    ...(options.now && { now: true }),
    ...(options.limits && { limits: options.limits }),
    ...(options.paths && { paths: options.paths }),
  };
  const file = path.join(folder.requests, `${id}.json`);
  try {
    writeJson(file, request, { durable: false });
  } catch (error) {
    if (!['ENOSPC', 'EDQUOT'].includes(errnoOf(error) ?? '')) throw error;
    // A run that fills the disk must be one that can be stopped.
    fs.rmSync(folder.reserve, { force: true });
    writeJson(file, request, { durable: false });
  }
  return id;
}

/** Whether somebody wants the run to end: also where nobody was left to answer, and where a limit was faster. */
export function isStopAsked(folder: RunFolder, events: readonly RunEvent[]): boolean {
  const isOfStop = ({ type, data }: RunEvent) =>
    type === 'requested' && data.kind === 'stop' && data.outcome === 'accepted';
  return events.some(isOfStop) || listFolder(folder.requests).some((name) => isStop(folder, name));
}

function isStop(folder: RunFolder, name: string): boolean {
  try {
    const file = path.join(folder.requests, name);
    return name.endsWith('.json') && readDocument<ControlRequest>(file, 'control', 1)?.kind === 'stop';
  } catch {
    return false; // it is no request
  }
}

/** The answer to a request, once it is there. */
export function answerTo(
  events: readonly RunEvent[],
  request: string,
): (RunEvent & { type: 'requested' }) | undefined {
  for (const event of events) if (event.type === 'requested' && event.data.request === request) return event;
  return undefined;
}
