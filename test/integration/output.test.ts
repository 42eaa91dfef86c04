/** What a program prints arrives byte for byte, whatever it is, however much, and however it is read. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { assertWholeCount, counter, pidsOf, printed } from '../support/runs.ts';
import { finished, processesOf, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.close());

const MEGABYTE = 1024 * 1024;

/** The most memory a living process has used, in bytes. */
function peakMemory(pid: number): number {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** `console.idx`: 16-byte records of offset and time. */
function indexOf(folder: RunFolder): { offset: number; time: number }[] {
  const bytes = fs.readFileSync(folder.consoleIndex);
  assert.equal(bytes.length % 16, 0);
  return Array.from({ length: bytes.length / 16 }, (_none, index) => ({
    offset: Number(bytes.readBigUInt64LE(index * 16)),
    time: Number(bytes.readBigUInt64LE(index * 16 + 8)),
  }));
}

describe('the log', () => {
  it('takes 1 GB, and the runner stays under 80 MB', async () => {
    const folder = await box.detach(`head -c 1000000000 /dev/zero; ${counter()}`, { buffering: 'full' });
    const { runner } = await pidsOf(folder);
    await until('all output', () => fs.statSync(folder.console).size > 1e9, 60_000);
    const peakWhileRunning = peakMemory(runner);
    box.write('go', '');
    // Sealing reads all of it once more: the runner's last look at itself is what counts.
    let peak = peakWhileRunning;
    await until(
      'the sealed end',
      () => {
        if (fs.existsSync(folder.state) && JSON.parse(fs.readFileSync(folder.state, 'utf8')).sealed)
          return true;
        try {
          peak = Math.max(peak, peakMemory(processesOf(folder).runner.pid));
        } catch {
          // It ended between the two looks.
        }
        return false;
      },
      60_000,
    );
    assert.ok(peak > 10 * MEGABYTE && peak < 80 * MEGABYTE, `${Math.round(peak / MEGABYTE)} MB`);
    const { size } = fs.statSync(folder.console);
    assert.ok(size > 1e9);
    fs.truncateSync(folder.console, 0);
  });

  it('keeps binary garbage, a line of 10 MB, escapes and broken UTF-8 byte for byte', async () => {
    const garbage = Buffer.from(Array.from({ length: 100_000 }, (_none, index) => (index * 7919) % 256));
    const parts = [
      garbage,
      Buffer.alloc(10 * MEGABYTE, 'x'),
      Buffer.from('\u001b]0;title\u0007\u001b[2J\u001b[31mred\u001b[0m\r50%\r100%\n'),
      Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xe2, 0x82]),
    ];
    const bytes = Buffer.concat(parts);
    const file = `${box.workspace}/garbage`;
    fs.writeFileSync(file, bytes);
    const cli = box.start(['run', box.params(['cat', file])]);
    const hash = createHash('sha256');
    cli.stdout?.on('data', (chunk: Buffer) => hash.update(chunk));
    assert.equal((await finishedRaw(cli)).code, 0);
    const folder = box.folders()[0] ?? assert.fail('no run');
    assert.ok(fs.readFileSync(folder.console).equals(bytes), 'the log differs');
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'), 'what run printed');
    assert.equal((await box.cli('verify', folder.id)).code, 0);
    assert.equal((await box.json<RunView[]>('ls')).length, 1);
  });

  it('has both streams in their true order', async () => {
    const script = 'for i in 1 2 3 4 5; do echo "out $i"; echo "err $i" >&2; done';
    const { stdout } = await box.cli('run', box.params(script));
    const expected = [1, 2, 3, 4, 5].flatMap((i) => [`out ${i}`, `err ${i}`]);
    assert.deepEqual(stdout.trim().split('\n'), expected);
  });

  it('is indexed by time: monotone, at most four records a second, the last at its end', async () => {
    const folder = await box.detach(counter());
    await printed(folder, 'line 60');
    box.write('go', '');
    await box.cli('wait', folder.id);
    const records = indexOf(folder);
    assert.ok(records.length >= 4, `${records.length} records`);
    for (const [index, record] of records.entries()) {
      const before = records[index - 1];
      if (!before) continue;
      assert.ok(record.offset > before.offset && record.time >= before.time, `record ${index}`);
      const fourth = records[index - 4];
      if (fourth && index < records.length - 1)
        assert.ok(
          record.time - fourth.time > 990,
          `record ${index} came ${record.time - fourth.time} ms after`,
        );
    }
    assert.equal(records.at(-1)?.offset, fs.statSync(folder.console).size);
  });
});

describe('runtrail logs', () => {
  it('-f follows to the end, also through the death of the runner', async () => {
    const folder = await box.detach(counter());
    const cli = box.start(['logs', '-f', folder.id]);
    const done = finished(cli);
    await printed(folder, 'line 3');
    process.kill((await pidsOf(folder)).runner, 'SIGKILL');
    await printed(folder, 'line 30');
    box.write('go', '');
    const { code, stdout } = await done;
    assert.equal(code, 0);
    assert.equal(stdout, fs.readFileSync(folder.console, 'utf8'));
    assertWholeCount(folder);
  });

  it('ends quietly when its reader goes away', async () => {
    await box.cli('run', box.params('seq 1 300000'));
    const done = await finished(box.startShell('"$NODE" "$CLI" logs @last | head -n 2; echo left'));
    assert.deepEqual([done.stdout, done.stderr], ['1\n2\nleft\n', '']);
  });
});

describe('runtrail run', () => {
  it('--json prints one document and nothing else', async () => {
    const { code, stdout, stderr } = await box.cli('run', '--json', box.params('echo noise; exit 3'));
    assert.equal(code, 4);
    const run = JSON.parse(stdout) as RunView;
    assert.deepEqual([run.status, run.exit], ['failed', { code: 3, signal: null }]);
    assert.equal(stderr, '');
  });

  it('goes on when whoever reads its output goes away', async () => {
    box.params(counter());
    const done = finished(box.startShell('"$NODE" "$CLI" run test.run.json | head -n 2'));
    const folder = await until('the run', () => box.folders()[0]);
    assert.equal((await done).stdout, 'line 0\nline 1\n');
    const { length } = await printed(folder, 'line 2');
    await until('more output', () => fs.statSync(folder.console).size > length);
    box.write('go', '');
    await box.cli('wait', folder.id);
    assert.equal((await box.json('show', folder.id)).status, 'completed');
    assertWholeCount(folder);
  });
});

/** Waits for the end without reading the output as text. */
async function finishedRaw(child: ReturnType<Sandbox['start']>): Promise<{ code: number | null }> {
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code };
}
