/**
 * How a webview and its host talk, derived from one contract for each webview: a missing handler, a wrong payload or an
 * unknown event does not compile. The webview says `ready`; the host answers with a snapshot, then sends events while
 * the webview can be seen. Requests carry an id, and each is answered once.
 */

/** Another number on both sides: the page is of another version of the extension. */
export type Protocol = 1;

export interface Contract {
  /** Asked by the webview, answered by the host. */
  readonly requests: Readonly<Record<string, { readonly params: object; readonly result: unknown }>>;
  /** Asked by the webview; what comes of it is seen in later events. */
  readonly actions: Readonly<Record<string, object>>;
  /** Told by the host. One of them is `snapshot`, after which nothing that was told before counts. */
  readonly events: Readonly<Record<string, unknown>> & { readonly snapshot: object };
}

export type RequestName<C extends Contract> = keyof C['requests'] & string;
export type ActionName<C extends Contract> = keyof C['actions'] & string;
export type EventName<C extends Contract> = keyof C['events'] & string;
export type Params<C extends Contract, K extends RequestName<C>> = C['requests'][K]['params'];
export type Result<C extends Contract, K extends RequestName<C>> = C['requests'][K]['result'];

/** An error as the webview shows it: a sentence, and the next step. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** What the webview sends. */
export type FromWebview<C extends Contract> =
  | { readonly kind: 'ready'; readonly protocol: Protocol }
  | {
      [K in ActionName<C>]: { readonly kind: 'action'; readonly name: K; readonly data: C['actions'][K] };
    }[ActionName<C>]
  | {
      [K in RequestName<C>]: {
        readonly kind: 'request';
        readonly id: number;
        readonly name: K;
        readonly data: Params<C, K>;
      };
    }[RequestName<C>];

/** What the host sends. */
export type FromHost<C extends Contract> =
  | { readonly kind: 'stale'; readonly message: string }
  | {
      [K in EventName<C>]: { readonly kind: 'event'; readonly name: K; readonly data: C['events'][K] };
    }[EventName<C>]
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError };

/** What a host must answer; the signal is aborted when the page closes or is hidden. */
export type Handlers<C extends Contract> = {
  readonly [K in RequestName<C>]: (params: Params<C, K>, signal: AbortSignal) => Promise<Result<C, K>>;
} & {
  readonly [K in ActionName<C>]: (data: C['actions'][K]) => void | Promise<void>;
};

/** What a payload must be to reach its handler: a webview may have been made to send anything. */
export type Guards<C extends Contract> = {
  readonly [K in RequestName<C>]: (value: unknown) => value is Params<C, K>;
} & {
  readonly [K in ActionName<C>]: (value: unknown) => value is C['actions'][K];
};
