/** The webview's end of the channel: asks and acts by name, and is told what happens. */

import type {
  ActionName,
  Contract,
  EventName,
  FromHost,
  FromWebview,
  Params,
  Protocol,
  RequestName,
  Result,
  WireError,
} from '../../protocol/channel.ts';

const PROTOCOL: Protocol = 1;

/** What `acquireVsCodeApi()` gives, once in the life of a page. */
export interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** A request that failed, with the next step where one is known. */
export class RequestError extends Error {
  readonly code: string;
  readonly hint: string | null;

  constructor({ code, message, hint }: WireError) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.hint = hint;
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

type Listener = (data: unknown) => void;

export class Client<C extends Contract> {
  readonly #api: WebviewApi;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #lastId = 0;
  /** The host is of another version, and says what to do. */
  onStale: (message: string) => void = () => undefined;

  constructor(api: WebviewApi, source: EventTarget) {
    this.#api = api;
    source.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) this.#take(event.data as FromHost<C>);
    });
  }

  /** Asks for the snapshot: once everybody listens. */
  ready(): void {
    this.#post({ kind: 'ready', protocol: PROTOCOL });
  }

  act<K extends ActionName<C>>(name: K, data: C['actions'][K]): void {
    this.#post({ kind: 'action', name, data } as FromWebview<C>);
  }

  /** Rejects with a `RequestError`, or with the reason of a signal that is aborted before the answer is there. */
  request<K extends RequestName<C>>(
    name: K,
    data: Params<C, K>,
    signal?: AbortSignal,
  ): Promise<Result<C, K>> {
    return new Promise<Result<C, K>>((resolve, reject) => {
      signal?.throwIfAborted();
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result<C, K>), reject });
      signal?.addEventListener('abort', () => this.#forget(id)?.reject(signal.reason), { once: true });
      this.#post({ kind: 'request', id, name, data } as FromWebview<C>);
    });
  }

  /** Gives back what ends it. */
  on<K extends EventName<C>>(name: K, listener: (data: C['events'][K]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    const entry: Listener = (data) => listener(data as C['events'][K]);
    this.#listeners.set(name, listeners.add(entry));
    return () => listeners.delete(entry);
  }

  #take(message: FromHost<C>): void {
    switch (message?.kind) {
      case 'event':
        for (const listener of [...(this.#listeners.get(message.name) ?? [])]) listener(message.data);
        break;
      case 'reply':
        this.#forget(message.id)?.resolve(message.result);
        break;
      case 'failed':
        this.#forget(message.id)?.reject(new RequestError(message.error));
        break;
      case 'stale':
        this.onStale(message.message);
        break;
    }
  }

  #forget(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #post(message: FromWebview<C>): void {
    this.#api.postMessage(message);
  }
}
