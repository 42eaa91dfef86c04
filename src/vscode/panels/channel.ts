/** The host's end of the channel to a webview. What comes from there is checked before anything is done with it. */

import { AppError, messageOf } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import type {
  Contract,
  EventName,
  FromHost,
  Guards,
  Handlers,
  Protocol,
  WireError,
} from '../../protocol/channel.ts';

const PROTOCOL: Protocol = 1;
/** More questions at once than any page has. */
const MOST_OPEN = 32;

export interface ChannelOptions<C extends Contract> {
  readonly post: (message: FromHost<C>) => unknown;
  readonly requests: readonly string[];
  readonly handlers: Handlers<C>;
  readonly guards: Guards<C>;
  /** The page has begun, again perhaps, and gets the snapshot. */
  readonly onReady: () => void;
  /** An action failed: there is nobody in the page who waits for it. */
  readonly onError: (error: unknown) => void;
  /** For a page of another version. */
  readonly staleMessage: string;
}

export class Channel<C extends Contract> {
  readonly #options: ChannelOptions<C>;
  /** The document that asks now. A tab that is hidden and shown again has a new one, which counts its questions anew. */
  #document = new AbortController();
  #isClosed = false;
  #open = 0;

  constructor(options: ChannelOptions<C>) {
    this.#options = options;
  }

  tell<K extends EventName<C>>(name: K, data: C['events'][K]): void {
    this.#post({ kind: 'event', name, data } as FromHost<C>);
  }

  /** Takes whatever the webview sent. Never throws. */
  receive(message: unknown): void {
    if (this.#isClosed || !isRecord(message)) return;
    const { kind, name, id, data, protocol } = message;
    if (kind === 'ready') {
      this.leave();
      if (protocol === PROTOCOL) this.#options.onReady();
      else this.#post({ kind: 'stale', message: this.#options.staleMessage });
    } else if (typeof name === 'string' && kind === 'request' && isId(id)) {
      void this.#answer(id, name, data);
    } else if (typeof name === 'string' && kind === 'action') {
      void this.#act(name, data);
    }
  }

  /** The document is gone: what it asked is not answered any more, least of all to the next one. */
  leave(): void {
    this.#document.abort();
    this.#document = new AbortController();
  }

  dispose(): void {
    this.#isClosed = true;
    this.#document.abort();
  }

  async #answer(id: number, name: string, data: unknown): Promise<void> {
    const { signal } = this.#document;
    if (this.#open >= MOST_OPEN) return this.#fail(id, new AppError('busy', 'Too much is asked at once.'));
    this.#open++;
    try {
      const handler = this.#find(name, data, true);
      const result = await handler(data, signal);
      if (!signal.aborted) this.#post({ kind: 'reply', id, result });
    } catch (error) {
      if (!signal.aborted) this.#fail(id, error);
    } finally {
      this.#open--;
    }
  }

  async #act(name: string, data: unknown): Promise<void> {
    try {
      await this.#find(name, data, false)(data, this.#document.signal);
    } catch (error) {
      if (!this.#isClosed && !isForeign(error)) this.#options.onError(error);
    }
  }

  /** Own names only, and only with what belongs to them. */
  #find(name: string, data: unknown, isRequest: boolean): (data: unknown, signal: AbortSignal) => unknown {
    const { handlers, guards, requests } = this.#options;
    const isKnown = Object.hasOwn(handlers, name) && requests.includes(name) === isRequest;
    const guard = isKnown ? (guards[name] as (value: unknown) => boolean) : undefined;
    if (!guard?.(data)) throw new AppError('invalid', 'The page asked for something that does not exist.');
    return handlers[name] as (data: unknown, signal: AbortSignal) => unknown;
  }

  #fail(id: number, error: unknown): void {
    this.#post({ kind: 'failed', id, error: wireError(error) });
  }

  #post(message: FromHost<C>): void {
    if (!this.#isClosed) this.#options.post(message);
  }
}

function isId(id: unknown): id is number {
  return Number.isSafeInteger(id);
}

/** Nothing that a person did: there is nothing to show. */
function isForeign(error: unknown): boolean {
  return error instanceof AppError && error.code === 'invalid';
}

function wireError(error: unknown): WireError {
  if (!(error instanceof AppError)) return { code: 'unexpected', message: messageOf(error), hint: null };
  return { code: error.code, message: error.message, hint: error.hint ?? null };
}
