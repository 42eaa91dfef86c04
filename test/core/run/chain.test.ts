/** The hash chain of events: other programs can check it, and no changed byte goes unseen. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { GENESIS, readEvents } from '../../../src/core/run/chain.ts';
import { foldEvents, initialState } from '../../../src/core/run/fold.ts';
import { LIVES, record, request } from '../../support/record.ts';
import { requireProgram } from '../../support/requires.ts';
import { Sandbox } from '../../support/sandbox.ts';

const bytes = record(LIVES.normal);
const lines = bytes.toString('utf8').trimEnd().split('\n');

describe('the event chain', () => {
  it('is written in the agreed order of fields', () => {
    assert.deepEqual(Object.keys(JSON.parse(lines[0] ?? '')), [
      ...['seq', 'time', 'mono', 'type', 'data', 'prev', 'hash'],
    ]);
    assert.equal(JSON.parse(lines[0] ?? '').prev, GENESIS);
  });

  it('reads back whole', () => {
    const { events, faults, tornBytes, wholeBytes } = readEvents(bytes);
    assert.deepEqual(
      events.map(({ type }) => type),
      LIVES.normal.map(([type]) => type),
    );
    assert.deepEqual([faults, tornBytes, wholeBytes], [[], 0, bytes.length]);
  });

  it('can be checked with sed and sha256sum', function () {
    requireProgram(this, 'sha256sum');
    requireProgram(this, 'sed');
    const box = new Sandbox();
    try {
      const file = box.write('events.jsonl', bytes.toString('utf8'));
      const script = `
        while IFS= read -r line; do
          said=$(printf '%s' "$line" | sed 's/.*,"hash":"\\([0-9a-f]*\\)"}$/\\1/')
          is=$(printf '%s' "$line" | sed 's/,"hash":"[0-9a-f]*"}$//' | tr -d '\\n' | sha256sum | cut -d' ' -f1)
          [ "$said" = "$is" ] && echo same || echo different
        done < "$1"`;
      const check = () =>
        spawnSync('sh', ['-c', script, 'sh', file], { encoding: 'utf8' }).stdout.trim().split('\n');
      assert.deepEqual(
        check(),
        lines.map(() => 'same'),
      );
      box.write('events.jsonl', bytes.toString('utf8').replace('"wrapper":8', '"wrapper":9'));
      assert.deepEqual(
        check(),
        lines.map((_, index) => (index === 3 ? 'different' : 'same')),
      );
    } finally {
      box.close();
    }
  });

  it('shows every change of a single byte, at every place', () => {
    for (let place = 0; place < bytes.length; place++) {
      for (const change of [0x01, 0x20, 0x80]) {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ change;
        const { faults, tornBytes } = readEvents(changed);
        assert.ok(faults.length > 0 || tornBytes > 0, `byte ${place} ^ ${change} was not seen`);
      }
    }
  });

  it('names the line and what is wrong with it, and reads the others', () => {
    const faultsOf = (change: (lines: string[]) => string[]) =>
      readEvents(
        Buffer.from(
          change([...lines])
            .map((line) => `${line}\n`)
            .join(''),
        ),
      ).faults;
    assert.deepEqual(
      faultsOf((all) => all.map((line) => line.replace('"wrapper":8', '"wrapper":9'))),
      [{ line: 4, message: 'was changed: its hash does not fit its content' }],
    );
    assert.deepEqual(
      faultsOf((all) => all.toSpliced(3, 1)),
      [{ line: 4, message: 'does not follow the line before it' }],
    );
    assert.deepEqual(
      faultsOf((all) => all.toSpliced(2, 0, 'garbage', 'null', '{"seq":1}')),
      [
        { line: 3, message: 'is not a whole event' },
        { line: 4, message: 'is not an event' },
        { line: 5, message: 'is not an event' },
      ],
    );
    const numbered = record(LIVES.normal.slice(0, 1)).toString('utf8').trimEnd();
    assert.deepEqual(
      faultsOf(() => [numbered, numbered]),
      [{ line: 2, message: 'does not follow the line before it' }],
    );
  });

  it('tells invalid UTF-8 from the character that stands for it', () => {
    const step = ['finishing', { phase: '\uFFFD' }] as const;
    const whole = record([step]);
    const place = whole.indexOf(Buffer.from('\uFFFD'));
    const changed = Buffer.concat([whole.subarray(0, place), Buffer.of(0xff), whole.subarray(place + 3)]);
    assert.equal(changed.toString('utf8'), whole.toString('utf8'));
    assert.equal(readEvents(changed).faults.length, 1);
  });

  it('reads a record that was cut anywhere, and knows where the next line belongs', () => {
    for (let length = 0; length <= bytes.length; length++) {
      const { events, faults, tornBytes, wholeBytes } = readEvents(bytes.subarray(0, length));
      assert.equal(wholeBytes, bytes.subarray(0, length).lastIndexOf('\n') + 1);
      assert.equal(tornBytes, length - wholeBytes);
      assert.deepEqual(faults, []);
      assert.equal(foldEvents(initialState(request), events).seq, events.length);
    }
  });

  it('never throws, whatever the file holds', () => {
    const line = fc.oneof(
      fc.constantFrom(...lines),
      fc.json(),
      fc.json().map((text) => `{"seq":1,"type":"x","data":${text},"hash":"${GENESIS}"}`),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (some, isClosed) => {
        const text = some.join('\n') + (isClosed ? '\n' : '');
        const { events } = readEvents(Buffer.from(text));
        assert.equal(typeof foldEvents(initialState(request), events).status, 'string');
      }),
      { numRuns: 150 },
    );
  });
});
