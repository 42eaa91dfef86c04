/** A run folder without a run: checkpoints written by hand, found and recorded as a runner would. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sha256 } from '../../src/base/checksum.ts';
import { Registry, type RegistryOptions } from '../../src/core/checkpoints/registry.ts';
import { encodeEvent, GENESIS } from '../../src/core/run/chain.ts';
import { foldEvent, initialState } from '../../src/core/run/fold.ts';
import { RunFolder } from '../../src/core/run/folder.ts';
import type { EventData, EventType, RunEvent, RunState } from '../../src/core/run/model.ts';
import type { CheckpointView } from '../../src/core/run/view.ts';
import type { CheckpointSaid } from '../../src/core/signals/line.ts';
import { RUN, request } from './record.ts';

export class CheckpointBox {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-checkpoints-')));
  readonly folder: RunFolder;
  /** Where the program would run. */
  readonly cwd: string;
  readonly warnings: string[] = [];
  readonly open = new Set<string>();
  state: RunState;
  #events: RunEvent[] = [];

  constructor() {
    this.folder = new RunFolder(path.join(this.root, 'runs', '2026-11', RUN));
    this.cwd = path.join(this.root, 'work');
    for (const place of [this.folder.checkpoints, this.folder.at('control'), this.cwd]) {
      fs.mkdirSync(place, { recursive: true });
    }
    const asked = { ...request, workspace: this.root };
    fs.writeFileSync(this.folder.request, JSON.stringify(asked));
    this.state = initialState(asked);
  }

  get events(): readonly RunEvent[] {
    return this.#events;
  }

  get views(): CheckpointView[] {
    return this.state.checkpoints.map((each) => ({ ...each, isPinned: false }));
  }

  /** What is there by the record, each as its name and its step. */
  get listed(): string[] {
    return this.state.checkpoints.flatMap(({ path: name, step, isPruned }) =>
      isPruned ? [] : [`${name.replace('checkpoints/', '')} ${step}`],
    );
  }

  /** Below the folder of checkpoints, unless the name is absolute. */
  write(name: string, content: string | Buffer): string {
    const file = path.resolve(this.folder.checkpoints, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    return file;
  }

  /** As a client saves a state; returns the manifest. */
  save(name: string, keys: Readonly<Record<string, string>>, more: object = {}): string {
    const parts = Object.entries(keys).map(([key, content]) => {
      const hash = sha256(content);
      this.write(`parts/${hash}`, content);
      const file = { file: `parts/${hash}`, bytes: Buffer.byteLength(content), sha256: hash };
      return [key, { ...file, format: 'json', compression: 'none' }] as const;
    });
    const manifest = { schema: 'runtrail/checkpoint/1', ...more, keys: Object.fromEntries(parts) };
    return this.write(`${name}.ckpt.json`, JSON.stringify(manifest));
  }

  record<T extends EventType>(type: T, data: EventData[T], time = new Date().toISOString()): void {
    const last = this.#events.at(-1);
    const stamp = { seq: (last?.seq ?? 0) + 1, time, mono: 1, prev: last?.hash ?? GENESIS };
    const { line, hash } = encodeEvent(stamp, type, data);
    fs.appendFileSync(this.folder.events, `${line}\n`);
    const event = { ...stamp, type, data, hash } as RunEvent;
    this.#events.push(event);
    this.state = foldEvent(this.state, event);
  }

  registry(paths: readonly string[], more: Partial<RegistryOptions> = {}): Registry {
    return new Registry({
      ...{ folder: this.folder, cwd: this.cwd, plan: { paths } },
      recorded: () => this.state.checkpoints,
      recordedAt: new Map(),
      lastMetrics: () => ({}),
      openForWriting: () => this.open,
      ...{ since: 0, rest: 0 },
      log: { debug: noop, info: noop, warn: (text) => this.warnings.push(text), error: noop },
      record: (data, traces) => this.record('checkpoint', { ...data, traces }),
      vanished: (gone) => this.record('pruned', { paths: gone, by: 'program', why: 'gone' }),
      ...more,
    });
  }

  /** Looks as often as it takes for what stands still to be recorded. */
  async settle(registry: Registry): Promise<void> {
    for (let look = 0; look < 3; look++) {
      await registry.look([], false);
      await registry.settled();
    }
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** One that nobody wrote. */
export function madeCheckpoint(more: Partial<CheckpointView> = {}): CheckpointView {
  return {
    ...{ path: 'checkpoints/a.pt', step: null, time: '2026-11-21T14:00:00.000Z', bytes: 10 },
    ...{ sha256: 'a'.repeat(64), description: null, tags: [], metrics: {}, kind: 'file', source: 'pattern' },
    ...{ good: true, isPruned: false, isPinned: false, ...more },
  };
}

export function said(name: string, more: Partial<CheckpointSaid> = {}): CheckpointSaid {
  return {
    path: name,
    step: null,
    time: '2026-11-21T14:00:00.000Z',
    description: null,
    tags: [],
    metrics: {},
    ...more,
  };
}

function noop(): void {}
