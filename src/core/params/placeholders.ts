/**
 * Placeholders as they stand in a text. Only words of ours count: braces of JSON, patterns and other languages are left
 * alone, and so is everything that a format function would make of them.
 */

import type { Span } from '../../base/finding.ts';
import { closestName } from '../../base/similar.ts';

export interface Placeholder {
  readonly space: Space;
  /** What follows the dot or colon; empty where nothing does. */
  readonly name: string;
  readonly span: Span;
}

export type Space = (typeof SPACES)[number];
const NAMED = ['params', 'env', 'rig', 'run'] as const;
const SPACES = [...NAMED, 'workspace', 'file', 'now'] as const;

const INNER = String.raw`(params|env|rig|run)\.([^{}\n]+)|(workspace|file)|(now):([^{}\n]+)`;
/** `{{params.x}}` stands for the text `{params.x}`. */
const PATTERN = new RegExp(String.raw`\{\{(?:${INNER})\}\}|\{(?:${INNER})\}`, 'g');

/** The text in its order: plain parts, and placeholders. */
export function piecesOf(text: string): (string | Placeholder)[] {
  if (!text.includes('{')) return [text];
  const pieces: (string | Placeholder)[] = [];
  let from = 0;
  for (const match of text.matchAll(PATTERN)) {
    const [whole, ...groups] = match;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    from = match.index + whole.length;
    if (whole.startsWith('{{')) pieces.push(whole.slice(1, -1));
    else pieces.push(placeholder(groups.slice(5), { start: match.index, end: from }));
  }
  if (from < text.length || pieces.length === 0) pieces.push(text.slice(from));
  return pieces;
}

/** Whether something in it is not filled in: it is known later only, or that it leads nowhere was told. */
export function isOpen(text: string): boolean {
  return piecesOf(text).some((piece) => typeof piece !== 'string');
}

function placeholder(
  [space, name = '', lone, now, format = '']: readonly (string | undefined)[],
  span: Span,
): Placeholder {
  const word = SPACES.find((each) => each === (space ?? lone ?? now)) ?? 'params';
  return { space: word, name: now === undefined ? name : format, span };
}

export interface NearMiss {
  readonly span: Span;
  /** What was probably meant, or undefined where it only lacks its name. */
  readonly meant: string | undefined;
  readonly isCertain: boolean;
}

const WORD = /\{([A-Za-z_][\w-]*)(?:([.:])([^{}\n]*))?\}/g;
/** What a placeholder of these words alone could mean. */
const INCOMPLETE = new Set<string>([...NAMED, 'now']);

/** What looks like a placeholder and is none: `{param.lr}`, `{env:HOME}`, `{workspaces}`, `{lr}` of a parameter lr. */
export function nearMissesIn(text: string, parameters: ReadonlySet<string>): NearMiss[] {
  if (!text.includes('{')) return [];
  const found: NearMiss[] = [];
  for (const match of text.matchAll(WORD)) {
    const [whole, word = '', sign, rest = ''] = match;
    const span = { start: match.index, end: match.index + whole.length };
    const isDoubled = text[span.start - 1] === '{' || text[span.end] === '}';
    if (isDoubled || isPlaceholder(whole)) continue;
    const meant = sign === undefined ? meantByWord(word, parameters) : meantByPath(word, sign, rest);
    if (meant !== undefined) found.push({ span, meant, isCertain: sign !== undefined });
    else if (INCOMPLETE.has(word)) found.push({ span, meant: undefined, isCertain: true });
  }
  return found;
}

function isPlaceholder(text: string): boolean {
  return text.search(PATTERN) >= 0;
}

function meantByWord(word: string, parameters: ReadonlySet<string>): string | undefined {
  if (parameters.has(word)) return `{params.${word}}`;
  if (INCOMPLETE.has(word)) return undefined;
  const lone = closestName(word, ['workspace']);
  return lone === undefined ? undefined : `{${lone}}`;
}

function meantByPath(word: string, sign: string, rest: string): string | undefined {
  const space = NAMED.find((each) => each === word) ?? closestName(word, NAMED);
  if (space !== undefined && rest !== '') return `{${space}.${rest}}`;
  const lone = word === 'workspace' ? word : undefined;
  return lone !== undefined && sign === '.' ? `{${lone}}` : undefined;
}
