/** Whatever is asked of a server goes through here: again where it may help, and not at all while the server is paused. */

import { AppError } from '../../base/errors.ts';
import { Breaker, type BreakerRules } from './breaker.ts';
import { type Retry, type RetryRules, retry } from './retry.ts';

export interface ServerOptions {
  /** Of the cache, where the failures of servers are remembered. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

const RETRY: RetryRules = { attempts: 3, baseMs: 1000, capMs: 10_000, jitter: 0.1, totalMs: 30_000 };
const BREAKER: BreakerRules = { failures: 5, pauseMs: 60_000, counts: isOfServer };

const breakers = new Map<string, Breaker>();

/** An operation is one failure for its server, however often it was tried. */
export function withServer<T>(host: string, operation: () => Promise<T>, options: ServerOptions): Promise<T> {
  const { folder, signal, onRetry } = options;
  return breakerOf(host, folder).call(() =>
    retry(operation, { rules: RETRY, isWorthIt: isOfServer, signal, onRetry }),
  );
}

function breakerOf(host: string, folder: string): Breaker {
  const key = `${folder}\0${host}`;
  const breaker = breakers.get(key) ?? new Breaker(host, folder, BREAKER);
  breakers.set(key, breaker);
  return breaker;
}

/** It could not be reached, or fell silent. All else is an answer. */
function isOfServer(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'unreachable' || error.code === 'timeout');
}
