/** What every part of the page works with: what the run is now, what may be asked, and what is remembered. */

import type { ActionName, EventName, Params, RequestName, Result } from '../../protocol/channel.ts';
import type { RunPageContract, RunPageSnapshot } from '../../protocol/runPage.ts';
import type { Word } from '../../protocol/words.ts';
import type { Client, WebviewApi } from '../channel/client.ts';
import { type Memory, readMemory } from './memory.ts';

type C = RunPageContract;

export class Page {
  readonly #client: Client<C>;
  readonly #api: WebviewApi;
  readonly #listeners = new Set<() => void>();
  readonly #guides = new Set<(tab: string) => void>();
  #sought: string | null = null;
  #snapshot: RunPageSnapshot;
  #memory: Memory;
  /** Grows with each new snapshot: what was asked for and drawn before it is to be asked for again. */
  generation = 1;
  /** When the host told how long the run has been running. */
  #toldAt = performance.now();

  constructor(client: Client<C>, api: WebviewApi, snapshot: RunPageSnapshot) {
    this.#client = client;
    this.#api = api;
    this.#snapshot = snapshot;
    this.#memory = { ...readMemory(api.getState()), place: snapshot.place };
    api.setState(this.#memory);
    client.on('snapshot', (next) => {
      this.generation++;
      this.#set(next, true);
    });
    client.on('show', ({ tab }) => this.show(tab, null));
    client.on('patch', (patch) => this.#set({ ...this.#snapshot, ...patch }, patch.run !== undefined));
  }

  get snapshot(): RunPageSnapshot {
    return this.#snapshot;
  }

  /** Calls back after each change of the snapshot. Gives back what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What comes as it happens: new samples. Gives back what ends it. */
  on<K extends Exclude<EventName<C>, 'snapshot' | 'patch'>>(
    name: K,
    listener: (data: C['events'][K]) => void,
  ): () => void {
    return this.#client.on(name, listener);
  }

  request<K extends RequestName<C>>(
    name: K,
    params: Params<C, K>,
    signal?: AbortSignal,
  ): Promise<Result<C, K>> {
    return this.#client.request(name, params, signal);
  }

  act<K extends ActionName<C>>(name: K, data: C['actions'][K]): void {
    this.#client.act(name, data);
  }

  /** Brings another tab to the front, at what is looked for there. */
  show(tab: string, item: string | null): void {
    this.#sought = item;
    this.remember('tab', tab);
    for (const guide of [...this.#guides]) guide(tab);
  }

  /** Gives back what ends it. */
  onShow(guide: (tab: string) => void): () => void {
    this.#guides.add(guide);
    return () => this.#guides.delete(guide);
  }

  /** What the tab that comes to the front is to show; once. */
  takeSought(): string | null {
    const sought = this.#sought;
    this.#sought = null;
    return sought;
  }

  /** So long the run has been running now; null before its program started. */
  elapsedMs(): number | null {
    const { elapsedMs, isTicking } = this.#snapshot.run;
    if (elapsedMs === null || !isTicking) return elapsedMs;
    return elapsedMs + (performance.now() - this.#toldAt);
  }

  /** A text in the language of the window. */
  text(word: Word, ...values: readonly (string | number)[]): string {
    const template = this.#snapshot.words[word] ?? word;
    return template.replace(/\{(\d)\}/g, (hole, index) => String(values[Number(index)] ?? hole));
  }

  /** What was remembered under this name, also after the page was hidden and the window loaded again. */
  recall(name: string): unknown {
    return Object.hasOwn(this.#memory.kept, name) ? this.#memory.kept[name] : undefined;
  }

  /** A few plain values; undefined forgets. */
  remember(name: string, value: unknown): void {
    if (JSON.stringify(value) === JSON.stringify(this.recall(name))) return;
    this.#memory = { ...this.#memory, kept: { ...this.#memory.kept, [name]: value } };
    this.#api.setState(this.#memory);
  }

  #set(snapshot: RunPageSnapshot, isTimeTold: boolean): void {
    this.#snapshot = snapshot;
    if (isTimeTold) this.#toldAt = performance.now();
    for (const listener of [...this.#listeners]) listener();
  }
}
