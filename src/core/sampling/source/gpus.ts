/** Graphics cards, by `nvidia-smi` where it is: asked by two processes of it that live as long as they are wanted. */

import type { Disposable } from '../../../base/disposable.ts';
import { findProgram } from '../../process/findProgram.ts';
import type { GpuSample } from '../sample.ts';
import { CARD_QUERY, type Card, type CardUse, cardIn, USE_QUERY, useIn } from './gpuLines.ts';
import { LongQuery } from './longQuery.ts';

/** Asking takes the driver a while; more often tells nothing more. */
const LEAST_PERIOD_MS = 1_000;
/** What was told longer ago than so many periods is no longer so. */
const STALE_PERIODS = 3;
const HANGING_MS = 30_000;

/** No machine has more; what talks nonsense may say so. */
const MOST_KEPT = 10_000;

interface Told<T> {
  readonly value: T;
  readonly at: number;
}

export class Gpus implements Disposable {
  private readonly cards = new Map<number, Told<Card>>();
  private readonly uses = new Map<string, Told<CardUse>>();
  private readonly queries: readonly LongQuery[];
  private readonly staleMs: number;
  private readonly clock: () => number;

  /** Undefined where there is no such program. */
  static find(periodMs: number, env: NodeJS.ProcessEnv = process.env): Gpus | undefined {
    const program = findProgram('nvidia-smi', '/', env);
    return program === undefined ? undefined : new Gpus(program, periodMs);
  }

  constructor(program: string, periodMs: number, now = () => performance.now()) {
    this.clock = now;
    const period = Math.max(LEAST_PERIOD_MS, Math.round(periodMs));
    this.staleMs = STALE_PERIODS * period;
    const loop = ['-lms', String(period)];
    const patienceMs = Math.max(HANGING_MS, 5 * period);
    this.queries = [
      new LongQuery({
        program,
        args: [...CARD_QUERY, ...loop],
        onLine: (line) => this.keep(this.cards, cardIn(line), ({ index }) => index),
        patienceMs,
      }),
      new LongQuery({
        program,
        args: [...USE_QUERY, ...loop],
        onLine: (line) => this.keep(this.uses, useIn(line), ({ uuid, pid }) => `${uuid} ${pid}`),
        patienceMs: undefined,
      }),
    ];
  }

  /** As they were told last; a card that tells nothing any more stays, without figures. */
  now(pids: readonly number[]): GpuSample[] {
    const oldest = this.clock() - this.staleMs;
    for (const [key, { at }] of this.uses) if (at < oldest) this.uses.delete(key);
    const cards = [...this.cards.values()].sort((a, b) => a.value.index - b.value.index);
    return cards.map(({ value: card, at }) => {
      const { name, memoryBytes } = card;
      const nothing = { usePercent: null, usedBytes: null, temperature: null, watts: null, ownBytes: null };
      if (at < oldest) return { name, memoryBytes, ...nothing };
      const { usePercent, usedBytes, temperature, watts } = card;
      const ownBytes = this.ownBytes(card.uuid, new Set(pids));
      return { name, memoryBytes, usePercent, usedBytes, temperature, watts, ownBytes };
    });
  }

  dispose(): void {
    for (const query of this.queries) query.dispose();
  }

  private ownBytes(uuid: string, pids: ReadonlySet<number>): number | null {
    const own = [...this.uses.values()].map(({ value }) => value).filter(({ pid }) => pids.has(pid));
    const isOnPart = own.some((use) => use.uuid.startsWith('MIG-'));
    const here = own.filter((use) => use.uuid === uuid);
    const told = here.flatMap(({ bytes }) => bytes ?? []);
    if (isOnPart || (here.length > 0 && told.length === 0)) return null;
    return told.reduce((sum, bytes) => sum + bytes, 0);
  }

  private keep<K, T>(into: Map<K, Told<T>>, value: T | undefined, keyOf: (value: T) => K): boolean {
    if (value !== undefined && into.size < MOST_KEPT) into.set(keyOf(value), { value, at: this.clock() });
    return value !== undefined;
  }
}
