/**
 * What a server answered when it was asked for a ref. An answer to a question that was put after we began is as good as
 * one of our own, so that launches which wait for each other ask once; a server that cannot be reached is answered for.
 */

import { AppError, type ErrorCode } from '../../base/errors.ts';
import { writeJson } from '../../base/files.ts';
import { isRecord } from '../../base/json.ts';
import { readDocument } from '../run/folder.ts';
import type { Place } from './place.ts';

export interface Answer {
  /** As asked; empty for the default branch. */
  readonly ref: string;
  /** When it was asked, in milliseconds since 1970. */
  readonly askedAt: number;
  readonly commit: string;
  readonly branch: string | null;
  readonly warnings: readonly string[];
}

interface Refusal {
  readonly ref: string;
  readonly askedAt: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

interface Seen {
  readonly schema: 'runtrail/refs-seen/1';
  readonly answers: readonly Answer[];
  readonly refusals: readonly Refusal[];
}

const MOST = 200;

/** Throws where the server could not be reached for somebody who asked after `since`. */
export function answerSince(place: Place, ref: string, since: number): Answer | undefined {
  const { answers, refusals } = read(place);
  const answer = answers.find((each) => each.ref === ref && each.askedAt >= since);
  const refusal = refusals.find((each) => each.ref === ref && each.askedAt >= since);
  if (answer || !refusal) return answer;
  throw new AppError(refusal.code, refusal.message, { hint: refusal.hint ?? undefined });
}

export function lastAnswer(place: Place, ref: string): Answer | undefined {
  return read(place).answers.find((each) => each.ref === ref);
}

export function keepAnswer(place: Place, answer: Answer): void {
  const { answers, refusals } = read(place);
  write(place, [answer, ...others(answers, answer.ref)], others(refusals, answer.ref));
}

export function keepRefusal(place: Place, ref: string, askedAt: number, error: AppError): void {
  const { answers, refusals } = read(place);
  const { code, message, hint = null } = error;
  write(place, answers, [{ ref, askedAt, code, message, hint }, ...others(refusals, ref)]);
}

function others<T extends { readonly ref: string }>(list: readonly T[], ref: string): T[] {
  return list.filter((each) => each.ref !== ref);
}

function read(place: Place): Omit<Seen, 'schema'> {
  try {
    return readDocument(place.seen, 'refs-seen', 1, isSeen) ?? { answers: [], refusals: [] };
  } catch {
    return { answers: [], refusals: [] }; // it is a cache: what cannot be read is not known
  }
}

function write(place: Place, answers: readonly Answer[], refusals: readonly Refusal[]): void {
  const seen: Seen = {
    schema: 'runtrail/refs-seen/1',
    answers: answers.slice(0, MOST),
    refusals: refusals.slice(0, MOST),
  };
  writeJson(place.seen, seen, { durable: false });
}

function isSeen(value: unknown): value is Seen {
  return isRecord(value) && isListOfRefs(value['answers']) && isListOfRefs(value['refusals']);
}

function isListOfRefs(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((each) => isRecord(each) && typeof each['ref'] === 'string' && isTime(each['askedAt']))
  );
}

function isTime(value: unknown): boolean {
  return typeof value === 'number';
}
