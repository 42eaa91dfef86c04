/**
 * Trying again what may work the next time. cockatiel has retries too, but its waits cannot be broken off, and it
 * knows no limit for all attempts together.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../base/errors.ts';

export interface RetryRules {
  /** With the first one. */
  readonly attempts: number;
  /** Before the second attempt; each further wait is twice as long. */
  readonly baseMs: number;
  /** No wait is longer, with its jitter. */
  readonly capMs: number;
  /** The share by which a wait may be longer or shorter, so that many do not come back at the same moment. */
  readonly jitter: number;
  /** No attempt begins later than this after the first one began. */
  readonly totalMs: number;
}

export interface Retry {
  readonly error: unknown;
  /** Which one failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
}

export interface RetryOptions {
  readonly rules: RetryRules;
  readonly isWorthIt: (error: unknown) => boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

/** The last error is thrown; any that is not worth it at once. */
export async function retry<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { rules, isWorthIt, signal, onRetry } = options;
  if (!(rules.attempts >= 1)) throw new AppError('invalid', 'There must be at least one attempt.');
  const deadline = performance.now() + rules.totalMs;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await operation();
    } catch (error) {
      const waitMs = waitAfter(attempt, rules);
      const isLast = attempt >= rules.attempts || performance.now() + waitMs > deadline;
      if (isLast || signal?.aborted || !isWorthIt(error)) throw error;
      onRetry?.({ error, attempt, waitMs });
      await wait(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

function waitAfter(attempt: number, { baseMs, capMs, jitter }: RetryRules): number {
  const spread = 1 + jitter * (2 * Math.random() - 1);
  return Math.min(capMs, baseMs * 2 ** (attempt - 1) * spread);
}
