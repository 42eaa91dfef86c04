/** Watching runs in a terminal: what stands on the screen, how it is left, and what programs get instead. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { RunView } from '../../src/core/run/view.ts';
import { requireLinux, requireProgram } from '../support/requires.ts';
import { pidsOf, printed } from '../support/runs.ts';
import { finished, isRunning, Sandbox, until } from '../support/sandbox.ts';
import { type ScreenSize, TerminalSession } from '../support/terminalScreen.ts';

/** Takes memory, says how far it is, and goes on until the file `go` is there. */
const PROGRAM = [
  'python3',
  '-c',
  `
import json, os, time
held = bytearray(50_000_000)
with open(os.environ['RUNTRAIL_SIGNALS'], 'a') as signals:
    signals.write(json.dumps({'progress': {'done': 3, 'total': 4, 'task': 'epoch'}}) + '\\n')
line = 0
while not os.path.exists('go'):
    print('line', line, flush=True)
    line += 1
    time.sleep(0.05)
`,
];

/** The same without anything to see, in a shell. */
const PROGRAM_END = 'while [ ! -e go ]; do sleep 0.05; done; ';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly duration_seconds: number;
  readonly current_memory_percent: number | null;
  readonly peak_memory_percent: number;
  readonly peak_cpu_percent: number;
  readonly exit_code: number | null;
}

describe('in a terminal', () => {
  let box: Sandbox;
  let session: TerminalSession | undefined;

  beforeEach(function () {
    requireLinux(this, 'what runs take is measured');
    requireProgram(this, 'script');
    requireProgram(this, 'python3');
    box = new Sandbox();
  });
  afterEach(() => {
    session?.end();
    box?.close();
  });

  function open(args: readonly string[], size: ScreenSize = { columns: 100, rows: 24 }): TerminalSession {
    session = new TerminalSession(box, args, size);
    return session;
  }

  /** Waits until a line of the screen fits, and returns all of them. */
  function shows(pattern: RegExp): Promise<readonly string[]> {
    const at = session ?? assert.fail('nothing was started');
    return until(
      `${pattern} on the screen`,
      () => at.screen.some((line) => pattern.test(line)) && at.screen,
    ).catch((error: unknown) => assert.fail(`${error}:\n${at.screen.join('\n')}`));
  }

  it('watch shows figures, curves and log, follows the size of the window, and ends with the run', async () => {
    const folder = await box.detach(PROGRAM, { name: 'slow' });
    const { ended } = open(['watch', 'slow']);
    await shows(/^Memory +\d+ MiB +peak \d+ MiB of .*[▁-█]/);
    await shows(/^line \d+$/);
    const screen = await shows(/ · 75 % of epoch/); // the runner reads what the program says once a second
    assert.match(screen[0] ?? '', /^● running {2}slow {2}\S{6}$/);
    assert.match(screen[1] ?? '', / · 75 % of epoch/);
    assert.match(screen[2] ?? '', /^▓{37}░{13}$/);
    await until('the log in all of the window', () => session?.screen.length === 24);
    session?.resize({ columns: 40, rows: 9 });
    await until('the smaller page', () => session?.screen.every((line) => line.length <= 40));
    await until('the log gone', () => !session?.screen.some((line) => line.startsWith('line')));
    session?.resize({ columns: 120, rows: 30 });
    await until('the larger page', () => session?.screen.length === 30);
    box.write('go', '');
    assert.equal((await ended).code, 0);
    const left = session?.screen ?? [];
    assert.match(left[0] ?? '', new RegExp(`^${folder.id.slice(-6)} {2}✓ completed in `));
    assert.match(left[1] ?? '', /^Memory +peak \d+ MiB, mean /);
    assert.equal((await box.json('show', folder.id)).status, 'completed');
  });

  for (const [what, key] of [
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ] as const) {
    it(`watch is left with ${what}: the screen is as before, and the run goes on`, async () => {
      const folder = await box.detach(PROGRAM);
      const { program } = await pidsOf(folder);
      const { ended } = open(['watch', '@last']);
      await shows(/running/);
      session?.type(key);
      const { code } = await ended;
      assert.equal(code, 130);
      assert.deepEqual(session?.screen, ['']);
      assert.ok(session?.output.endsWith('\u001b[?25h\u001b[?1049l'), 'the cursor is there again');
      assert.ok(isRunning(program));
    });
  }

  it('watch of a run that fails exits with 4, also of one that is over', async () => {
    const folder = await box.detach(`${PROGRAM_END}exit 3`);
    const child = box.start(['watch', folder.id]);
    box.write('go', '');
    const { code, stdout, stderr } = await finished(child);
    assert.deepEqual([code, stderr], [4, '']);
    assert.match(stdout, /✗ failed in .* code 3/);
    assert.equal((await box.cli('watch', folder.id)).code, 4);
  });

  it('watch writes lines where there is no terminal, and documents for programs', async () => {
    const folder = await box.detach(PROGRAM);
    await printed(folder, 'line 0');
    const [plain, json] = [box.start(['watch', folder.id]), box.start(['watch', folder.id, '--json'])];
    const [lines, documents] = [finished(plain), finished(json)];
    let seen = '';
    json.stdout?.on('data', (text) => (seen += text));
    let printed75 = '';
    plain.stdout?.on('data', (text) => (printed75 += text));
    // The runner reads what the program says once a second.
    await until('figures', () => /"rssBytes":[5-9]\d{7}\b/.test(seen) && / 75 % of epoch/.test(printed75));
    box.write('go', '');
    const { stdout, code } = await lines;
    assert.equal(code, 0);
    assert.match(stdout, /^running {2}.* {2}75 % of epoch/m);
    assert.ok(!stdout.includes('\u001b'), stdout);
    const all = (await documents).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(all[0].id, folder.id);
    assert.ok(all.some(({ percent }) => percent === 75));
    assert.equal(all.at(-1).status, 'completed');
    assert.ok(all.some(({ now }) => now?.rssBytes > 50e6));
    assert.equal(new Set(all.map((document) => JSON.stringify(document))).size, all.length);
  });

  it('top shows all live runs with the machine, sorts by key, and says how to begin where none is live', async () => {
    assert.match((await box.cli('top')).stdout, /^0 live runs.*\n\nNo run is live\. Start one with/);
    await box.detach(PROGRAM, { name: 'second' });
    await box.detach(PROGRAM, { name: 'first' });
    const { ended } = open(['top'], { columns: 140, rows: 20 });
    const screen = await shows(/^● running.* MiB .* 75 % of epoch/);
    assert.match(screen[0] ?? '', /^2 live runs · (machine: CPU .* of \d+ cores · )?memory .* of .* · load /);
    session?.type('n');
    await until('the order of names', () => {
      const names = session?.screen.flatMap((line) => /first|second/.exec(line)?.[0] ?? []);
      return names?.join() === 'first,second';
    });
    session?.type('q');
    assert.equal((await ended).code, 0);
    const { machine, runs } = await box.json<{ machine: object; runs: Row[] }>('top');
    assert.deepEqual(Object.keys(machine), ['cores', 'cpuPercent', 'memoryBytes', 'usedBytes', 'load']);
    assert.equal(runs.length, 2);
  });

  it('resource summary has live and recent runs, for people, programs and by name', async () => {
    assert.match((await box.cli('resource', 'summary')).stderr, /^No live or recent runs\. Start one with/);
    await box.cli('run', box.params('exit 3', { name: 'ended' }));
    const live = await box.detach(PROGRAM, { name: 'live' });
    const rows = await until('a sample of the live run', async () => {
      const all = await box.json<Row[]>('resource', 'summary');
      return typeof all[0]?.current_memory_percent === 'number' && all;
    });
    assert.deepEqual(
      rows.map(({ name, status, exit_code }) => [name, status, exit_code]),
      [
        ['live', 'running', null],
        ['ended', 'failed', 3],
      ],
    );
    const [first] = rows;
    assert.deepEqual(Object.keys(first ?? {}), [
      ...['id', 'name', 'status', 'duration_seconds'],
      ...['current_memory_percent', 'peak_memory_percent', 'peak_cpu_percent', 'exit_code'],
    ]);
    assert.ok((first?.duration_seconds ?? 0) > 0 && (first?.peak_memory_percent ?? 0) > 0);
    const [listed] = await box.json<RunView[]>('ls');
    assert.ok((listed?.resources?.now?.rssBytes ?? 0) > 0 && (listed?.resources?.samples ?? 0) > 0);
    const { stdout } = await box.cli('resource', 'summary');
    assert.match(
      stdout,
      /^state +run +name +took +memory +peak +peak CPU +exit\n● running .* live .* – *\n✗ failed/,
    );
    const one = await box.cli('resource', 'summary', live.id, '--jsonl');
    assert.equal(JSON.parse(one.stdout).name, 'live');
    assert.equal((await box.cli('resource', 'summary', 'nothing')).code, 3);
    const { machine, runs, operations } = await box.json<{
      machine: { cpu_percent: { count: number; max: number } };
      runs: { name: string; count: number }[];
      operations: { operation: string }[];
    }>('resource', 'summary', '--period', '24h');
    assert.ok(machine.cpu_percent.count > 0 && machine.cpu_percent.max > 0);
    assert.deepEqual(runs.map(({ name }) => name).sort(), ['ended', 'live']);
    assert.ok(operations.some(({ operation }) => operation === 'running'));
    assert.match(
      (await box.cli('resource', 'summary', '--period', '24h')).stdout,
      /^Machine[\s\S]*^Runs[\s\S]*^Phases/m,
    );
  });

  it('show and SUMMARY.md have what a run took', async () => {
    const folder = await box.detach(PROGRAM, { name: 'measured' });
    const lines = () => fs.readFileSync(folder.resources, 'utf8').split('\n').length;
    await until('two samples', () => fs.existsSync(folder.resources) && lines() > 3);
    box.write('go', '');
    await box.cli('wait', folder.id);
    const { stdout } = await box.cli('show', folder.id);
    assert.match(stdout, /^memory +peak .*\ncpu +.* in all\nmoved +read .*, written /m);
    const summary = fs.readFileSync(folder.at('SUMMARY.md'), 'utf8');
    assert.match(summary, /^- \*\*Memory\*\*: peak \d+ MiB, mean /m);
  });
});
