/** What is known of a key that the launcher reads. Types, and the few words that make the tables short. */

export type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
export type LauncherName = (typeof LAUNCHERS)[number];

export const LAUNCHERS = ['base', 'bonsai', 'matlab', 'python'] as const;

export interface KnownKey {
  /** `null` is always allowed: the launcher reads it as absent. Empty: anything. */
  readonly types: readonly Kind[];
  readonly about: string;
  readonly default?: unknown;
  /** The only values that it may have. */
  readonly values?: readonly string[];
  /** The only kinds of launcher that read it. */
  readonly launchers?: readonly LauncherName[];
  /** What Runtrail does in place of what the launcher does with it; undefined where both do the same. */
  readonly instead?: string;
}

export type Keys = Readonly<Record<string, KnownKey>>;
type More = Omit<KnownKey, 'types' | 'about'>;

const described =
  (...types: readonly Kind[]) =>
  (about: string, more: More = {}): KnownKey => ({ types, about, ...more });

export const text = described('string');
export const number = described('number');
export const integer = described('integer');
export const flag = described('boolean');
export const list = described('array');
export const object = described('object');
export const textOrNumber = described('string', 'integer');
export const textOrList = described('string', 'array');
export const anything = described();
