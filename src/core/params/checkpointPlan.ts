/** What a parameter file says of checkpoints, as a run is asked for it; and what in it can hardly be meant. */

import type { Finding } from '../../base/finding.ts';
import { isRecord, type KeyPath, plainNumber } from '../../base/json.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { parseDuration } from '../../base/time.ts';
import type { CheckpointPlan, KeepPolicy } from '../run/checkpoints.ts';
import { PLAIN_CHECKPOINTS } from '../run/plain.ts';
import { fixFor } from './expand.ts';
import { error, warning } from './format.ts';
import type { Values } from './layers.ts';
import type { FieldPlaces } from './places.ts';
import { recordAt } from './stack.ts';

/** The fields are checked. */
export function checkpointPlan(fields: Values): CheckpointPlan {
  const { paths, keep, every, signal, resume } = recordAt(fields, 'checkpoints');
  return {
    paths: textsIn(paths),
    keep: keepPolicy(keep),
    every: isRecord(every)
      ? { seconds: secondsOf(every['seconds']), steps: numberOf(every['steps']) }
      : { seconds: secondsOf(every), steps: null },
    signal: typeof signal === 'string' ? signal : null,
    resume: Array.isArray(resume) ? resume.map((each) => String(plainNumber(each))) : [],
  };
}

function keepPolicy(keep: unknown): KeepPolicy {
  if (keep === undefined) return PLAIN_CHECKPOINTS.keep;
  const none = { best: null, everySteps: null, isAsked: true };
  if (keep === false) return { ...none, last: null };
  if (!isRecord(keep)) return { ...none, last: numberOf(keep) };
  const best = keep['best'];
  const everySteps = numberOf(keep['everySteps']);
  const isSaidOtherwise = isRecord(best) || everySteps !== null;
  return {
    last: numberOf(keep['last']) ?? (isSaidOtherwise ? 1 : PLAIN_CHECKPOINTS.keep.last),
    best: isRecord(best)
      ? {
          metric: String(best['metric']),
          mode: best['mode'] === 'max' ? 'max' : 'min',
          count: numberOf(best['count']) ?? 1,
        }
      : null,
    everySteps,
    isAsked: true,
    ...(keep['outside'] === true && { outside: true }),
  };
}

function numberOf(value: unknown): number | null {
  const number = plainNumber(value);
  return typeof number === 'number' ? number : null;
}

function secondsOf(value: unknown): number | null {
  return typeof value === 'string' ? (parseDuration(value) ?? null) : numberOf(value);
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

const WORDS = ['checkpoint', 'step', 'run'];

export function checkpointFindings(
  fields: Values,
  places: FieldPlaces,
  platform: string = process.platform,
): Finding[] {
  const { paths, every, signal, resume } = recordAt(fields, 'checkpoints');
  const findings = textsIn(paths).flatMap((text, index) => pathFindings(text, index, places));
  for (const [index, text] of textsIn(resume).entries()) {
    findings.push(...wordFindings(text, ['checkpoints', 'resume', index], places));
  }
  findings.push(...lineFindings(fields, places));
  if (signal !== undefined && platform === 'win32') {
    const message = 'Windows has no signals: there the program is only asked through its client';
    findings.push(warning('no-signals', message, places.spanOf(['checkpoints', 'signal'])));
  }
  if (secondsOf(isRecord(every) ? every['seconds'] : every) === 0) {
    const message = `"${places.nameOf(['checkpoints', 'every'])}" must not be no time at all`;
    findings.push(error('out-of-range', message, places.spanOf(['checkpoints', 'every'])));
  }
  return findings;
}

/** Behind a line for the shell the arguments reach its last command alone. */
function lineFindings(fields: Values, places: FieldPlaces): Finding[] {
  const { command } = fields;
  const { resume } = recordAt(fields, 'checkpoints');
  if (typeof command !== 'string' || textsIn(resume).length === 0) return [];
  const bare = command.replace(/'[^']*'|"[^"]*"/g, '').replace(/[\s;]+$/, '');
  const joint = /&&|\|\||[|;&#]/.exec(bare)?.[0];
  if (joint === undefined) return [];
  const at: KeyPath = ['checkpoints', 'resume'];
  const message = `"${places.nameOf(at)}" is added at the end of the line, after its "${joint}"; a command as a list is plain`;
  return [warning('end-of-line', message, places.spanOf(at))];
}

/** What leads out of the folder of checkpoints without saying so. */
function pathFindings(text: string, index: number, places: FieldPlaces): Finding[] {
  const at: KeyPath = ['checkpoints', 'paths', index];
  if (/^\.{1,2}[/\\]/.test(text) || text.startsWith('/') || !text.split(/[/\\]/).includes('..')) return [];
  const message = `"${text}" leads out of RUNTRAIL_CHECKPOINTS; in front of paths from where the program runs is ./`;
  return [
    error('leads-outside', message, places.spanOf(at), fixFor(places.spanInside(at, text, 0), `./${text}`)),
  ];
}

/** `{chekpoint}` would be handed to the program as it is. */
function wordFindings(text: string, at: KeyPath, places: FieldPlaces): Finding[] {
  return [...text.matchAll(/\{(\w{1,40})\}/g)].flatMap(([whole, name = '']) => {
    const meant = WORDS.includes(name) ? undefined : closestName(name, WORDS);
    if (meant === undefined) return [];
    const message = `${whole} is no placeholder here and stays as it is.${didYouMean(`{${meant}}`)}`;
    const span = places.spanInside(at, whole, 0);
    return [warning('near-placeholder', message, span, fixFor(span, `{${meant}}`))];
  });
}
