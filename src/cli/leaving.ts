/** Leaving what is shown at a terminal: by q, Ctrl-C, or a signal. Other keys are handed on. */

import { type Disposable, DisposableStore } from '../base/disposable.ts';

const CTRL_C = '\u0003';
/** What a shell expects of a program that was interrupted. */
export const INTERRUPTED = 130;

export interface Leaving extends Disposable {
  /** Aborted once the person wants to leave. */
  readonly signal: AbortSignal;
  /** Whether that was by Ctrl-C or a signal, and not by q. */
  readonly isInterrupted: () => boolean;
}

export function listenForLeaving(onKey: (key: string) => void = () => undefined): Leaving {
  const controller = new AbortController();
  const owned = new DisposableStore();
  let isInterrupted = false;
  const leave = () => controller.abort();
  const interrupt = () => {
    isInterrupted = true;
    leave();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, interrupt);
    owned.add({ dispose: () => process.off(signal, interrupt) });
  }
  if (process.stdin.isTTY && process.stdout.isTTY) {
    owned.add(listenForKeys((key) => (key === 'q' ? leave() : key === CTRL_C ? interrupt() : onKey(key))));
  }
  return {
    signal: controller.signal,
    isInterrupted: () => isInterrupted,
    dispose: () => owned.dispose(),
  };
}

function listenForKeys(onKey: (key: string) => void): Disposable {
  const { stdin } = process;
  const listen = (keys: Buffer) => {
    for (const key of keys.toString('latin1')) onKey(key);
  };
  stdin.setRawMode(true);
  stdin.on('data', listen);
  return {
    dispose() {
      stdin.off('data', listen);
      stdin.pause();
      stdin.setRawMode(false);
    },
  };
}
