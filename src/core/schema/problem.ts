/** What a schema objects to. Types only. */

import type { KeyPath } from '../../base/json.ts';

export type ProblemCode =
  | 'missing-key'
  | 'unknown-key'
  | 'wrong-name'
  | 'wrong-type'
  | 'not-allowed-value'
  | 'out-of-range'
  | 'wrong-length'
  | 'wrong-pattern'
  | 'not-allowed'
  /** The schema itself is wrong, or cannot be read. */
  | 'bad-schema'
  /** It points to another machine, which is never asked. */
  | 'remote-schema'
  | 'slow-schema';

export interface SchemaProblem {
  /** The value it is about; of a missing or unknown key the one that is missing or unknown. */
  readonly keyPath: KeyPath;
  readonly code: ProblemCode;
  /** A whole sentence, which names the key and what it should be. */
  readonly message: string;
  /** What it should be, in words: `a number`. */
  readonly expected?: string;
  /** What was probably meant by an unknown key or a value that is not allowed. */
  readonly suggestion?: string;
  /** Of a number that is out of range the closest one that is not. */
  readonly limit?: number;
}
