/** The processes of a run on Linux: who belongs to it, and totals that neither lose nor count anything twice. */

import assert from 'node:assert/strict';
import { RUN_DIR, RUN_ID, RUNNER_MARK } from '../../../src/core/process/environment.ts';
import type { RunTree } from '../../../src/core/process/tree.ts';
import { LinuxRun } from '../../../src/core/sampling/source/run.linux.ts';
import { INIT, ProcessWorld, RUNNER } from '../../support/processWorld.ts';
import { seededRandom } from '../../support/random.ts';

const COOKIE = { id: 'theRun', folder: '/runs/theRun' };
const MARKED = new Map([
  [RUN_ID, COOKIE.id],
  [RUN_DIR, COOKIE.folder],
]);
const TICK_MS = 10;

/** A run whose wrapper has just started its program. */
class Box {
  readonly world = new ProcessWorld();
  readonly wrapper = this.world.add({ ppid: RUNNER, isOfRun: true, environment: MARKED });
  readonly program: number;
  readonly run: LinuxRun;

  constructor(isAdopted = false) {
    this.world.change(this.wrapper, { session: this.wrapper });
    this.program = this.world.fork(this.wrapper);
    const startTicks = this.world.stat(this.wrapper)?.startTicks ?? '';
    const tree: RunTree = {
      cookie: COOKIE,
      wrapper: { machine: '', boot: '', pidNs: '', pid: this.wrapper, startTicks },
    };
    const before = { ticks: 0, faults: 0, io: { read: 0, written: 0 } };
    this.run = new LinuxRun(() => tree, isAdopted ? undefined : before, this.world);
  }

  look() {
    const { cpuMs, ...figures } = this.run.look(false);
    return { ...figures, ticks: Math.round((cpuMs ?? 0) / TICK_MS) };
  }

  pids(): number[] {
    return this.run.look(false).pids.toSorted((a, b) => a - b);
  }

  end(pid: number): void {
    this.world.end(pid);
    this.world.reap(pid);
  }
}

let box: Box;
beforeEach(() => {
  box = new Box();
});

describe('who belongs to a run', () => {
  it('its program and what that starts, but not the wrapper', () => {
    const child = box.world.fork(box.program);
    assert.deepEqual(box.pids(), [box.program, child]);
  });

  it('who left the session and lost its parents stays, also with a cleared environment', () => {
    const child = box.world.fork(box.program);
    const daemon = box.world.fork(child);
    box.look();
    box.world.change(daemon, { session: daemon, environment: new Map() });
    box.world.end(child);
    assert.deepEqual(box.pids(), [box.program, daemon]);
    assert.equal(box.world.parentOf(daemon), 1);
  });

  it('who did so before anybody looked is known by its mark', () => {
    const daemon = box.world.add({ ppid: 1, isOfRun: true, environment: MARKED });
    assert.deepEqual(box.pids(), [box.program, daemon]);
  });

  it('not who bears the mark of another run, or ran before', () => {
    box.world.add({ ppid: 1, isOfRun: false, environment: new Map([...MARKED, [RUN_DIR, '/copy']]) });
    box.world.add({ ppid: 1, isOfRun: false, environment: MARKED, startTicks: '7' });
    assert.deepEqual(box.pids(), [box.program]);
  });

  it('not the runner of a run that was started from inside, and not what that starts', () => {
    // Between fork and exec it still looks like its parent.
    const runner = box.world.fork(box.program);
    assert.deepEqual(box.pids(), [box.program, runner]);
    box.world.change(runner, { session: runner, environment: new Map([[RUNNER_MARK, '1']]) });
    const inner = box.world.fork(runner);
    assert.deepEqual(box.pids(), [box.program]);
    box.world.change(inner, { session: inner });
    assert.deepEqual(box.pids(), [box.program]);
  });

  it('not another process of the pid of one that is gone', () => {
    const child = box.world.fork(box.program);
    box.world.work(child, 30);
    const { ticks } = box.look();
    box.end(child);
    box.world.reuse(child, 1);
    assert.deepEqual(box.pids(), [box.program]);
    assert.equal(box.look().ticks, ticks);
  });

  it('who was in the middle of becoming another program when it was first seen', () => {
    const daemon = box.world.add({ ppid: 1, isOfRun: true });
    assert.deepEqual(box.pids(), [box.program]);
    box.world.change(daemon, { environment: MARKED });
    assert.deepEqual(box.pids(), [box.program, daemon]);
  });

  it('who comes to the pid of a stranger that was gone is found at once', () => {
    const stranger = box.world.add({ ppid: 1, isOfRun: false });
    for (let look = 0; look < 3; look++) box.look();
    box.world.end(stranger);
    box.world.fork(box.program);
    box.look();
    box.world.add({ pid: stranger, ppid: 1, isOfRun: true, environment: MARKED });
    assert.ok(box.pids().includes(stranger));
  });

  it('who comes to the pid of a stranger within one look is found soon', () => {
    const stranger = box.world.add({ ppid: 1, isOfRun: false });
    for (let look = 0; look < 3; look++) box.look();
    box.world.end(stranger);
    box.world.add({ pid: stranger, ppid: box.program, isOfRun: true, environment: MARKED });
    for (let look = 0; look < 10; look++) {
      box.world.end(box.world.add({ ppid: 1, isOfRun: false }));
      box.look();
    }
    assert.deepEqual(
      box.pids(),
      [box.program, stranger].toSorted((a, b) => a - b),
    );
  });

  it('who is already known is not looked for again while nothing is started', () => {
    for (let look = 0; look < 3; look++) box.look();
    const { listings } = box.world;
    for (let look = 0; look < 5; look++) assert.deepEqual(box.pids(), [box.program]);
    assert.equal(box.world.listings, listings);
    const child = box.world.fork(box.program);
    assert.deepEqual(box.pids(), [box.program, child]);
    box.end(child);
    assert.deepEqual(box.pids(), [box.program]);
  });

  it('nobody that vanishes while it is looked at', () => {
    const [stat, io] = [box.world.stat.bind(box.world), box.world.io.bind(box.world)];
    const child = box.world.fork(box.program);
    box.world.work(child, 5, 100);
    box.world.stat = (pid) => (pid === child ? undefined : stat(pid));
    assert.deepEqual(box.pids(), [box.program]);
    box.world.stat = stat;
    box.world.io = (pid) => (pid === child ? undefined : io(pid));
    box.world.fork(box.program);
    const { ticks, writtenBytes, processes } = box.look();
    assert.deepEqual({ ticks, writtenBytes, processes }, { ticks: 5, writtenBytes: 0, processes: 3 });
  });

  it('zombies are none of its processes, and what they used still counts', () => {
    const child = box.world.fork(box.program);
    box.world.work(child, 20);
    box.world.end(child);
    const { processes, ticks } = box.look();
    assert.deepEqual({ processes, ticks }, { processes: 1, ticks: 20 });
  });
});

describe('processor time and bytes of a run', () => {
  it('of a child that lived and died between two looks, once its parent waited for it', () => {
    box.look();
    const child = box.world.fork(box.program);
    box.world.work(child, 25, 1_000);
    box.end(child);
    const { ticks, writtenBytes } = box.look();
    assert.deepEqual({ ticks, writtenBytes }, { ticks: 25, writtenBytes: 1_000 });
  });

  it('are at their heir at once, also when that is one of very many', () => {
    const parents = Array.from({ length: 200 }, () => box.world.fork(box.program));
    const children = parents.map((pid) => box.world.fork(pid));
    for (const pid of children) box.world.work(pid, 1, 1_000);
    for (let look = 0; look < 30; look++) box.look();
    for (const pid of children) box.end(pid);
    for (let look = 0; look < 30; look++) assert.equal(box.look().writtenBytes, 200_000);
  });

  it('are kept where nobody waits: a parent that ignores its children, a daemon', () => {
    box.world.change(box.program, { ignoresChildren: true });
    const child = box.world.fork(box.program);
    const daemon = box.world.add({ ppid: 1, isOfRun: true, environment: MARKED });
    box.world.work(child, 40, 7_000);
    box.world.work(daemon, 2, 500);
    box.look();
    box.world.end(child);
    box.world.end(daemon);
    box.world.work(box.program, 0, 9_000); // what the parent wrote meanwhile is not what it inherited
    const { ticks, writtenBytes, processes } = box.look();
    assert.deepEqual({ ticks, writtenBytes, processes }, { ticks: 42, writtenBytes: 16_500, processes: 1 });
  });

  it('do not count what an heir got twice, over several generations', () => {
    const child = box.world.fork(box.program);
    const grandchild = box.world.fork(child);
    box.world.work(grandchild, 40, 9_000);
    box.world.work(child, 10);
    box.look();
    box.end(grandchild);
    box.end(child);
    const { ticks, writtenBytes } = box.look();
    assert.deepEqual({ ticks, writtenBytes }, { ticks: 50, writtenBytes: 9_000 });
  });

  it('are the whole truth at the end, also when everything happened since the last look', () => {
    box.look();
    const child = box.world.fork(box.program);
    box.world.work(child, 33, 5_000);
    box.end(child);
    box.world.work(box.program, 11);
    box.end(box.program);
    box.end(box.wrapper);
    const { ticks, writtenBytes, processes, rssBytes } = box.look();
    assert.deepEqual(
      { ticks, writtenBytes, processes, rssBytes },
      { ticks: 44, writtenBytes: 5_000, processes: 0, rssBytes: null },
    );
  });

  it('of a program that was over before anybody saw its wrapper', () => {
    const tree = (): RunTree => ({ cookie: COOKIE, wrapper: undefined });
    const run = new LinuxRun(tree, { ticks: 0, faults: 0, io: { read: 0, written: 0 } }, box.world);
    box.world.work(box.program, 3, 800);
    box.end(box.program);
    box.world.end(box.wrapper);
    assert.equal(run.look(false).cpuMs, 0);
    box.world.reap(box.wrapper);
    const { cpuMs, writtenBytes } = run.look(false);
    assert.deepEqual({ cpuMs, writtenBytes }, { cpuMs: 3 * TICK_MS, writtenBytes: 800 });
  });

  it('leave out whatever else the runner waits for meanwhile', () => {
    const query = box.world.add({ ppid: RUNNER, isOfRun: false });
    box.world.work(query, 500, 100);
    box.look();
    box.end(query);
    box.look();
    box.world.work(box.program, 9, 70);
    box.end(box.program);
    box.end(box.wrapper);
    const { ticks, writtenBytes } = box.look();
    assert.deepEqual({ ticks, writtenBytes }, { ticks: 9, writtenBytes: 70 });
  });

  it('leave out what keeps its terminal, which the runner waits for in its place', () => {
    const { world, program, wrapper } = box;
    const keeper = world.add({ ppid: RUNNER, isOfRun: false });
    world.change(wrapper, { ppid: keeper });
    world.work(program, 20, 1_000);
    world.work(keeper, 500, 2_000);
    assert.equal(box.look().ticks, 20);
    world.work(program, 7, 30);
    for (const pid of [program, wrapper, keeper]) box.end(pid);
    const { ticks, writtenBytes } = box.look();
    assert.deepEqual({ ticks, writtenBytes }, { ticks: 27, writtenBytes: 1_030 });
  });

  it('stay at what was seen last where that was killed before the wrapper', () => {
    const { world, program, wrapper } = box;
    const keeper = world.add({ ppid: RUNNER, isOfRun: false });
    world.change(wrapper, { ppid: keeper });
    world.work(INIT, 9_000, 9_000);
    world.work(keeper, 500, 2_000);
    box.look();
    world.end(keeper);
    world.reap(keeper);
    world.work(program, 20, 1_000);
    box.look();
    box.end(program);
    world.end(wrapper);
    const { ticks, writtenBytes } = box.look();
    assert.deepEqual({ ticks, writtenBytes }, { ticks: 20, writtenBytes: 1_000 });
  });

  it('of a run that another runner started stay at what was seen last', () => {
    box = new Box(true);
    box.world.work(box.program, 21);
    box.look();
    box.end(box.program);
    box.end(box.wrapper);
    assert.equal(box.look().ticks, 21);
  });

  it('do not jump because a process of a thousand came into its turn', () => {
    const children = Array.from({ length: 300 }, () => box.world.fork(box.program));
    for (const pid of children) box.world.work(pid, 0, 1_000_000);
    const totals = [box.look().writtenBytes];
    for (let look = 0; look < 20; look++) totals.push(box.look().writtenBytes);
    assert.deepEqual([...new Set(totals)], [300_000_000]);
    for (const pid of children) box.world.work(pid, 0, 10);
    for (let look = 0; look < 10; look++) box.look();
    assert.equal(box.look().writtenBytes, 300_003_000);
  });
});

describe('random trees', () => {
  /** One step of whatever processes do. */
  function step(random: () => number): void {
    const { world, wrapper } = box;
    const living = world.living().filter((pid) => pid !== wrapper);
    const any = () => living[Math.floor(random() * living.length)] ?? box.program;
    const what = random();
    if (what < 0.3) world.fork(any());
    else if (what < 0.6) world.work(any(), Math.floor(random() * 20), Math.floor(random() * 1_000));
    else if (what < 0.65) world.change(any(), { session: world.pids().at(-1) ?? 0 });
    else if (what < 0.7) world.change(any(), { ignoresChildren: true });
    else if (what < 0.85) {
      const pid = any();
      if (pid !== box.program) world.end(pid);
    } else for (const pid of world.zombies()) if (random() < 0.7) world.reap(pid);
  }

  it('give what the kernel knows: totals never fall, are never over the truth, and miss only what nobody was told', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      box = new Box();
      let [last, lastWritten] = [0, 0];
      let unseen = 0;
      for (let look = 0; look < 60; look++) {
        const before = box.world.ticks;
        const steps = random() * 15;
        for (let each = 0; each < steps; each++) step(random);
        const { ticks, writtenBytes } = box.look();
        const where = `seed ${seed}, look ${look}`;
        assert.ok(ticks >= last, `${where}: ${ticks} after ${last}`);
        assert.ok((writtenBytes ?? 0) >= lastWritten, `${where}: ${writtenBytes} after ${lastWritten}`);
        assert.ok(ticks <= box.world.ticks, `${where}: ${ticks} of ${box.world.ticks}`);
        assert.ok((writtenBytes ?? 0) <= box.world.written + 1, `${where}: bytes`);
        // What a process did after the last look at it, that ended where nobody waits for it.
        unseen += box.world.ticks - before;
        assert.ok(box.world.ticks - ticks <= unseen);
        [last, lastWritten] = [ticks, writtenBytes ?? 0];
      }
      assert.ok(last >= 0.7 * box.world.ticks, `seed ${seed}: ${last} of ${box.world.ticks}`);
    }
  });
});
