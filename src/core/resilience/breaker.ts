/** Leaves a server alone that failed again and again, and says until when. All processes of a machine know of it. */

import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { AppError, messageOf } from '../../base/errors.ts';
import { isoTime, localTime } from '../../base/time.ts';
import { type Failures, SharedFailures } from './sharedFailures.ts';

export interface BreakerRules {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** So long after the last of them there is one trial. */
  readonly pauseMs: number;
  /** Which errors are failures of the server. Any other, also in a trial, shows that it answers. */
  readonly counts: (error: unknown) => boolean;
}

/** The server was not asked: it failed too often just before. */
export class ServerPaused extends AppError {
  readonly target: string;
  readonly openedAt: string;
  readonly retryAt: string;
  readonly lastError: string;

  constructor(target: string, { openedAt, count, lastError }: Failures, pauseMs: number) {
    const retryAt = isoTime(openedAt + pauseMs);
    const until = localTime(retryAt).slice(11, 16);
    super('unreachable', `${target} is paused until ${until} after ${count} failures (last: ${lastError}).`, {
      hint: 'Start it again after that.',
    });
    this.target = target;
    this.openedAt = isoTime(openedAt);
    this.retryAt = retryAt;
    this.lastError = lastError;
  }
}

export class Breaker {
  private readonly target: string;
  private readonly rules: BreakerRules;
  private readonly failures: SharedFailures;
  private policy: CircuitBreakerPolicy;
  /** The pause that the policy knows of; 0 for none. */
  private openedAt = 0;

  constructor(target: string, folder: string, rules: BreakerRules) {
    this.target = target;
    this.rules = rules;
    this.failures = new SharedFailures(target, folder, rules.failures);
    this.policy = this.policyFrom(0);
  }

  async call<T>(operation: () => Promise<T>): Promise<T> {
    const { policy } = this;
    // Nobody waits for the trial of another: that may be the fetch of an hour.
    if (policy.state === CircuitState.HalfOpen) throw this.paused();
    try {
      return await this.current().execute(() => this.watched(operation));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.paused() : error;
    }
  }

  private paused(): ServerPaused {
    return new ServerPaused(this.target, this.failures.read(), this.rules.pauseMs);
  }

  /** The policy, after what other processes have learned since. */
  private current(): CircuitBreakerPolicy {
    const { openedAt } = this.failures.read();
    if (openedAt !== this.openedAt) this.policy = this.policyFrom(openedAt);
    return this.policy;
  }

  private policyFrom(openedAt: number): CircuitBreakerPolicy {
    this.openedAt = openedAt;
    const policy = circuitBreaker(handleWhen(this.rules.counts), {
      breaker: this.failures,
      halfOpenAfter: this.rules.pauseMs,
      ...(openedAt !== 0 && {
        initialState: { ownState: { value: CircuitState.Open, openedAt, attemptNo: 1 }, breakerState: null },
      }),
    });
    // The pause starts anew, so that other processes leave the trial to this one.
    policy.onHalfOpen(() => this.failures.claimTrial());
    return policy;
  }

  private async watched<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      this.failures.lastError = messageOf(error);
      throw error;
    }
  }
}
