/** Each key of a launcher's file: known or not, of the right kind, read by this launcher, and with an effect here or not. */

import type { Fix } from '../../../base/finding.ts';
import { isRecord, type KeyPath, plainNumber } from '../../../base/json.ts';
import { closestName, didYouMean } from '../../../base/similar.ts';
import { typeWords } from '../../schema/kinds.ts';
import { type Kind, type KnownKey, LAUNCHERS, text } from './key.ts';
import { DEAD_HINTS, DEAD_KEYS, KEYS } from './keys.ts';
import type { Reading } from './reading.ts';

/** How many keys of the person's own are compared with those of the launcher. */
const MAX_GUESSES = 500;

export function checkKeys(reading: Reading): void {
  let guesses = 0;
  for (const [key, value] of Object.entries(reading.own)) {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (known) checkKnown(reading, key, value, known);
    else if (Object.hasOwn(DEAD_KEYS, key)) noteDead(reading, key);
    else if (guesses++ < MAX_GUESSES) noteNear(reading, key);
  }
  checkOtherLayers(reading);
}

/** What another layer, such as `--set`, gives in place of what the file says: it would be passed over silently. */
function checkOtherLayers(reading: Reading): void {
  const { own, parameters } = reading;
  for (const [key, known] of Object.entries(KEYS)) {
    const value = parameters[key];
    const isMerged = isRecord(value) && isRecord(own[key]);
    if (key === 'launcher' || value === own[key] || isMerged) continue;
    const fault = faultOf(key, value, known);
    if (fault) reading.error(fault.code, `${fault.message} The value is not from this file.`, [key]);
  }
}

/** Which program runs: nothing can be said without it. */
export function checkLauncher(reading: Reading): void {
  if (reading.launcher) return;
  const { launcher } = reading.parameters;
  const known = { ...text('Which kind of program runs.'), values: LAUNCHERS };
  if (typeof launcher === 'string') checkValue(reading, launcher, ['launcher'], known);
  else {
    const isMissing = launcher === undefined || launcher === null;
    const is = isMissing ? 'is missing: it must be' : 'must be';
    const names = LAUNCHERS.map((name) => `"${name}"`).join(' or ');
    reading.error(isMissing ? 'missing-key' : 'wrong-type', `"launcher" ${is} ${names}.`, ['launcher']);
  }
}

function checkKnown(reading: Reading, key: string, value: unknown, known: KnownKey): void {
  if (value === null || key === 'launcher' || !checkValue(reading, value, [key], known)) return;
  const { launchers, instead } = known;
  if (launchers && reading.launcher && !launchers.includes(reading.launcher)) {
    const message = `"${key}" is not read for launcher "${reading.launcher}", only for ${launchers.join(' and ')}.`;
    reading.warn('dead-key', message, [key], ...removal(reading, key));
  } else if (instead !== undefined && !isOff(value, known)) {
    reading.warn('no-effect', `"${key}" has no effect here: ${instead}.`, [key]);
  }
}

/** Whether the launcher would do nothing either. */
function isOff(value: unknown, known: KnownKey): boolean {
  if (isRecord(value)) return value['enabled'] !== true;
  return ['', 'none', 'disabled'].includes(String(value)) || isSame(value, known.default);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(plainNumber(a)) === JSON.stringify(b);
}

/** Kind and allowed values; false where that is wrong, and said. */
export function checkValue(reading: Reading, value: unknown, keyPath: KeyPath, known: KnownKey): boolean {
  const fault = faultOf(String(keyPath.at(-1)), value, known);
  if (!fault) return true;
  const { code, message, meant } = fault;
  const edits = [{ span: reading.places.spanOf(keyPath), text: JSON.stringify(meant) }];
  const fixes = meant ? [{ title: `Write "${meant}"`, edits }] : retyped(reading, value, keyPath, known);
  reading.error(code, message, keyPath, ...fixes);
  return false;
}

interface Fault {
  readonly code: 'wrong-type' | 'not-allowed-value';
  readonly message: string;
  readonly meant?: string | undefined;
}

function faultOf(name: string, value: unknown, { types, values }: KnownKey): Fault | undefined {
  if (value === null || value === undefined) return undefined;
  if (types.length > 0 && !types.some((kind) => isOfKind(value, kind)))
    return { code: 'wrong-type', message: `"${name}" must be ${typeWords(types)}.` };
  if (!values || values.includes(String(value))) return undefined;
  const meant = closestName(String(value), values);
  const allowed = values.filter((each) => each !== '').map((each) => `"${each}"`);
  const message = `"${name}" must be ${allowed.join(' or ')}.${didYouMean(meant)}`;
  return { code: 'not-allowed-value', message, meant };
}

/** `"10"` where a number is meant, and the other way round. */
function retyped(reading: Reading, value: unknown, keyPath: KeyPath, { types }: KnownKey): Fix[] {
  const spelled = typeof value === 'string' ? value.trim() : JSON.stringify(JSON.stringify(value));
  const isNumber =
    /^-?(0|[1-9]\d*)(\.\d+)?$/.test(spelled) && types.some((kind) => kind === 'number' || kind === 'integer');
  const isFlag = /^(true|false)$/i.test(spelled) && types.includes('boolean');
  const isText = typeof plainNumber(value) === 'number' && types.includes('string');
  if (!isNumber && !isFlag && !isText) return [];
  const written = isFlag ? spelled.toLowerCase() : spelled;
  return [{ title: `Write ${written}`, edits: [{ span: reading.places.spanOf(keyPath), text: written }] }];
}

function isOfKind(value: unknown, kind: Kind): boolean {
  const plain = plainNumber(value);
  switch (kind) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'integer':
      return Number.isInteger(plain);
    default:
      return typeof plain === kind;
  }
}

function noteDead(reading: Reading, key: string): void {
  const meant = DEAD_KEYS[key];
  const hint = Object.hasOwn(DEAD_HINTS, key) ? ` ${DEAD_HINTS[key]}` : didYouMean(meant);
  const message = `"${key}" is read by nothing: it is only kept as a parameter.${hint}`;
  const isFree = meant !== undefined && !Object.hasOwn(reading.own, meant);
  const fixes = isFree ? reading.places.rename([key], meant) : removal(reading, key);
  reading.warn('dead-key', message, [key], ...fixes);
}

/** A key of the person's own is right; one that is nearly the name of another is probably that. */
function noteNear(reading: Reading, key: string): void {
  const meant = closestName(key, Object.keys(KEYS));
  if (meant === undefined || Object.hasOwn(reading.own, meant)) return;
  const message = `"${key}" is no key of the launcher: it is kept as a parameter.${didYouMean(meant)}`;
  reading.warn('unknown-key', message, [key], ...reading.places.rename([key], meant));
}

/** Takes a key out, with its comma and the blanks before it. */
function removal({ source, places }: Reading, key: string): Fix[] {
  const { text } = source;
  if (!text.trimStart().startsWith('{')) return [];
  const { end } = places.spanOf([key]);
  const before = text.slice(0, places.keySpanOf([key]).start).trimEnd();
  const comma = /^[ \t]*,/.exec(text.slice(end, end + 100))?.[0].length ?? 0;
  // The last key goes with the comma of the one before it.
  const isLast = comma === 0 && before.endsWith(',');
  const span = { start: before.length - (isLast ? 1 : 0), end: end + comma };
  return [{ title: `Remove "${key}"`, edits: [{ span, text: '' }] }];
}
