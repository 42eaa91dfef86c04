/** Searching a log as it comes: in pieces, in pictures that are drawn over, and in whatever else a program prints. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { SignalLine } from '../../../../src/core/signals/line.ts';
import { LogRecognition } from '../../../../src/core/signals/recognise/logRecognition.ts';
import { ROOT } from '../../../support/sandbox.ts';

function seenIn(...pieces: readonly (string | Buffer)[]): SignalLine[] {
  const recognition = new LogRecognition();
  for (const piece of pieces) recognition.push(Buffer.from(piece));
  recognition.finish();
  return recognition.take();
}

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'recognise');

describe('a log', () => {
  it('may come in any pieces', () => {
    const names = ['tqdm.log', 'keras3.log', 'lightning.log', 'nextflow.log'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.nat(9_000), { maxLength: 20 }), (name, cuts) => {
        const log = fs.readFileSync(path.join(FIXTURES, name));
        const ends = [...cuts.map((cut) => cut % log.length).toSorted((a, b) => a - b), log.length];
        const pieces = ends.map((end, place) => log.subarray(ends[place - 1] ?? 0, end));
        assert.deepEqual(seenIn(...pieces), seenIn(log));
      }),
      { numRuns: 50 },
    );
  });

  it('gives of a bar that moves a thousand times one line of progress a look, and of each step its metrics', () => {
    const bar = (n: number) => `\r ${n / 10}%|#| ${n}/1000 [00:01<00:01, 9.1it/s, loss=${1 / (n + 1)}]`;
    const lines = seenIn(Array.from({ length: 1001 }, (_, n) => bar(n).replace(/\.\d%/, '%')).join(''));
    assert.deepEqual(
      lines.filter(({ progress }) => progress),
      [{ progress: { task: 'items', done: 1000, total: 1000 }, source: 'log:tqdm' }],
    );
    assert.equal(lines.filter(({ metric }) => metric).length, 1001);
  });

  it('is also looked at where a bar stands still, but not while it is being written', () => {
    const recognition = new LogRecognition();
    recognition.push(Buffer.from('\r 10%|#         | 1/10 [00:01<00:09,  1.0s/it'));
    recognition.peek();
    recognition.push(Buffer.from(']'));
    recognition.peek();
    assert.deepEqual(recognition.take(), []);
    recognition.peek();
    assert.equal(recognition.take()[0]?.progress?.done, 1);
    recognition.peek();
    assert.deepEqual(recognition.take(), []);
  });

  it('that is cut where a buffer was full tells nothing by half a number', () => {
    const recognition = new LogRecognition();
    const peekTwice = () => {
      recognition.peek();
      recognition.peek();
      return recognition.take();
    };
    recognition.push(Buffer.from('epoch 1/10 loss=0.1'));
    assert.deepEqual(peekTwice(), []);
    recognition.push(Buffer.from('25 '));
    assert.deepEqual(peekTwice(), [
      { progress: { task: 'epoch', done: 1, total: 10 }, source: 'log:counter' },
    ]);
    recognition.push(Buffer.from('acc=0.5\n'));
    assert.deepEqual(recognition.take()[0]?.metric, { loss: 0.125, acc: 0.5 });
  });

  it('says of a name that comes twice what stands first', () => {
    const [line] = seenIn(
      "[I 2026-11-21 10:30:00,123] Trial 12 finished with value: 0.345 and parameters: {'x': 0.2}. " +
        'Best is trial 4 with value: 0.12.\n',
    );
    assert.deepEqual([line?.metric, line?.step], [{ value: 0.345 }, 12]);
  });

  it('of a copy tells how many files are there, and not how much of each', () => {
    const file = (percent: number, more = '') => `\r     32,768  ${percent}%   31.25kB/s    0:00:00${more}`;
    const lines = [file(0), file(50), file(100, ' (xfr#1, to-chk=3/4)\n'), 'b\n', file(10)];
    assert.deepEqual(seenIn(...lines), [
      { progress: { task: 'rsync', done: 1, total: 4, unit: 'files' }, source: 'log:rsync' },
    ]);
  });

  it('may hold any word where a number would be', () => {
    const words = '::metric constructor=constructor loss=__proto__\n[1]\ta:constructor\n';
    assert.deepEqual(seenIn(words), []);
  });

  it('with a line that is longer than any of figures goes on behind it', () => {
    const long = `step=1 loss=1 ${'x'.repeat(5000)}`;
    for (const pieces of [
      [`${long}\nstep=2 loss=2\n`],
      [long.slice(0, 9), long.slice(9), '\nstep=2 loss=2\n'],
    ]) {
      assert.deepEqual(
        seenIn(...pieces).map(({ step }) => step),
        [2],
      );
    }
  });

  it('with lines of our own in it says nothing by them', () => {
    assert.deepEqual(seenIn('[runtrail] epoch 30/100\n'), []);
  });

  it('with colours in it says the same as without', () => {
    const [plain] = seenIn('epoch 3/10 loss=0.5\n');
    assert.ok(plain);
    assert.deepEqual(
      seenIn('\u001b[1;32mepoch\u001b[0m 3/10 \u001b]0;title\u0007loss=\u001b[31m0.5\u001b[0m\r\n')[0],
      plain,
    );
  });

  it('may name its metrics and tasks as it likes', () => {
    const [line] = seenIn('::metric __proto__=1 constructor=2 step=3\n');
    assert.deepEqual(Object.keys(line?.metric ?? {}), ['__proto__', 'constructor']);
    const many = Array.from({ length: 3000 }, (_, n) => `::metric key${n}=1\n::progress 1/2 task${n}\n`).join(
      '',
    );
    const lines = seenIn(many);
    assert.equal(lines.filter(({ metric }) => metric).length, 1000);
    assert.equal(lines.filter(({ progress }) => progress).length, 200);
  });

  it('keeps what is no finite number', () => {
    const seen = seenIn('step=1 loss=nan acc=inf lr=-inf mse=1e999\n');
    assert.deepEqual(seen[0]?.metric, { loss: 'NaN', acc: 'Infinity', lr: '-Infinity', mse: 'Infinity' });
  });
});

/** What tries patience: each many times as long as anything that is printed. */
const HOSTILE: Readonly<Record<string, string>> = {
  'one line of 10 MB': 'epoch 3/10 '.repeat(1 << 20),
  '10 MB of returns': '\r'.repeat(10 << 20),
  digits: '9'.repeat(4000),
  percents: '1%|'.repeat(1300),
  bars: `50%|${'#'.repeat(2000)}`.repeat(2),
  brackets: '['.repeat(4000),
  'brackets and numbers': '[1/2] '.repeat(600),
  'open braces': `{'${"a': 1, '".repeat(400)}`,
  'JSON that never ends': `{"a":${'[{"a":'.repeat(600)}`,
  'keys without values': 'a.b='.repeat(1000),
  'pairs of nothing': 'loss= '.repeat(660),
  'a key that is a line': `step=1 ${'a'.repeat(3900)}=1`,
  'words and blanks': `epoch ${' '.repeat(3900)}3/10`,
  'prefixes upon prefixes': '[INFO] - '.repeat(440),
  'times upon times': '2026-11-21 14:02:03 '.repeat(200),
  escapes: '\u001b[1A'.repeat(800),
  'half an escape': '\u001b['.repeat(1600),
  'labels of a bar': `${'a=1 '.repeat(900)}: 50%|#| 1/2 [00:01<00:01, 1it/s]`,
  tabs: `[1]\t${'a:1\t'.repeat(900)}`,
  'a table that never ends': `│ ${' '.repeat(2000)} │ ${' '.repeat(1900)} │`,
  'Nextflow without an end': `[ab/123456] ${'A:'.repeat(1900)}`,
  nul: '\0'.repeat(4000),
  'words of ours': `::metric ${'a=1 '.repeat(990)}`,
};

describe('hostile lines', () => {
  for (const [name, line] of Object.entries(HOSTILE)) {
    it(`cost no time: ${name}`, () => {
      const start = process.cpuUsage();
      seenIn(`Epoch 1/2\n${`${line}\n`.repeat(line.length > 10_000 ? 1 : 20)}`);
      const { user, system } = process.cpuUsage(start);
      assert.ok((user + system) / 1000 < 1000, `${(user + system) / 1000} ms`);
    });
  }

  it('of any bytes never throw, and give lines that are sound', () => {
    const words = [
      'epoch ',
      '3/10',
      ' loss=',
      '0.5',
      '%|',
      '|',
      ' 3/10 [00:01<00:02, ',
      '1it/s]',
      '\r',
      '\n',
      '\u001b[A',
      '{',
      "'loss': ",
      '1e999',
      ' - ',
      '━━━━━━ ',
      '::metric ',
      '::progress ',
      '\ud800',
      ' of ',
      ' steps (25%) done',
    ];
    const part = fc.oneof(
      fc.constantFrom(...words),
      fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        for (const { progress, metric, source } of seenIn(parts.join(''))) {
          assert.match(source ?? '', /^log:\w+$/);
          if (progress) assert.ok(Number.isFinite(progress.done) && (progress.total ?? 1) > 0);
          for (const value of Object.values(metric ?? {}))
            assert.ok(typeof value === 'string' || Number.isFinite(value));
        }
      }),
      { numRuns: 300 },
    );
  });
});
