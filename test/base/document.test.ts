/** State of ours that several programs change: never half, never silently replaced, one change at a time. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type DocumentRules, StateDocument } from '../../src/base/document.ts';
import { Contenders } from '../support/contenders.ts';
import { Sandbox } from '../support/sandbox.ts';

interface Counter {
  readonly value: number;
}

describe('a state document', () => {
  let box: Sandbox;
  let file: string;
  let notices: string[];
  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'counter.json');
    notices = [];
  });
  afterEach(() => box.close());

  function counter(more: Partial<DocumentRules<Counter>> = {}): StateDocument<Counter> {
    return new StateDocument<Counter>(file, {
      kind: 'counter',
      version: 1,
      fallback: () => ({ value: 0 }),
      isValid: (value): value is Counter => 'value' in value && typeof value.value === 'number',
      migrations: {},
      holder: 'this test',
      isDead: () => false,
      onDamage: (notice) => notices.push(notice),
      ...more,
    });
  }
  const add = ({ value }: Counter): Counter => ({ value: value + 1 });

  it('is its default where there is none, and reading creates nothing', () => {
    assert.deepEqual(counter().read(), { value: 0 });
    assert.deepEqual(fs.readdirSync(box.workspace), []);
  });

  it('is written with its kind and version, and read back without them', async () => {
    assert.deepEqual(await counter().update(add), { value: 1 });
    assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')), { schema: 'runtrail/counter/1', value: 1 });
    assert.deepEqual(counter().read(), { value: 1 });
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });

  for (const [what, content] of [
    ['cut off', '{"schema": "runtrail/counter/1", "val'],
    ['empty', ''],
    ['of another kind', '{"schema": "runtrail/other/1", "value": 7}'],
    ['without kind and version', '{"value": 7}'],
    ['with wrong fields', '{"schema": "runtrail/counter/1", "value": "7"}'],
    ['a list', '[1]'],
  ] as const) {
    it(`that is ${what} is put aside, and the last good one loaded and told once`, async () => {
      await counter().update(add);
      await counter().update(add);
      fs.writeFileSync(file, content);
      assert.deepEqual(counter().read(), { value: 1 });
      assert.deepEqual(counter().read(), { value: 1 });
      const aside = fs.readdirSync(box.workspace).filter((name) => name.startsWith('counter.json.corrupt-'));
      assert.equal(aside.length, 1);
      assert.equal(fs.readFileSync(path.join(box.workspace, aside[0] ?? ''), 'utf8'), content);
      assert.equal(notices.length, 1);
      assert.match(
        notices[0] ?? '',
        /counter\.json was damaged; restored from 2\d{3}-\S+Z\. The damaged file is kept as \S.*corrupt-/,
      );
      assert.deepEqual(await counter().update(add), { value: 2 });
    });
  }

  it('that is damaged and has no backup starts anew, and says so', async () => {
    fs.writeFileSync(file, 'x');
    assert.deepEqual(await counter().update(add), { value: 1 });
    assert.match(notices.join(), /was damaged; started anew\./);
  });

  it('that is damaged while another program changes it is left to that program', () => {
    fs.writeFileSync(file, 'x');
    fs.writeFileSync(`${file}.bak`, '{"schema": "runtrail/counter/1", "value": 5}');
    fs.mkdirSync(`${file}.lock`);
    fs.writeFileSync(path.join(`${file}.lock`, 'another program'), '');
    assert.deepEqual(counter().read(), { value: 5 });
    assert.equal(fs.readFileSync(file, 'utf8'), 'x');
    assert.deepEqual(notices, []);
  });

  it('of a newer version is refused and never overwritten', async () => {
    const newer = '{"schema": "runtrail/counter/2", "value": {"big": 7}}';
    fs.writeFileSync(file, newer);
    const refused = { code: 'newer-version', message: `${file} was written by a newer Runtrail.` };
    assert.throws(() => counter().read(), refused);
    await assert.rejects(counter().update(add), refused);
    assert.equal(fs.readFileSync(file, 'utf8'), newer);
    assert.deepEqual(fs.readdirSync(box.workspace), ['counter.json'], 'and the lock was given back');
  });

  it('is not touched when only its backup is of a newer version', () => {
    fs.writeFileSync(file, 'x');
    fs.writeFileSync(`${file}.bak`, '{"schema": "runtrail/counter/2"}');
    assert.throws(() => counter().read(), { code: 'newer-version' });
    assert.equal(fs.readFileSync(file, 'utf8'), 'x');
  });

  it('of an older version is migrated, step by step, and written as the new one', async () => {
    fs.writeFileSync(file, '{"schema": "runtrail/counter/1", "count": "7"}');
    const migrations = {
      1: (old: Record<string, unknown>) => ({ amount: Number(old['count']) }),
      2: (old: Record<string, unknown>) => ({ value: old['amount'] }),
    };
    const third = counter({ version: 3, migrations });
    assert.deepEqual(third.read(), { value: 7 });
    assert.match(fs.readFileSync(file, 'utf8'), /counter\/1/, 'reading does not write');
    await third.update(add);
    assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')), { schema: 'runtrail/counter/3', value: 8 });
    assert.deepEqual(notices, []);
  });

  it('keeps its content and gives its lock back when the change fails', async () => {
    await counter().update(add);
    const failing = counter().update(() => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(await counter().update(add), { value: 2 });
  });

  it('counts 1000 when two processes add one 500 times each', async () => {
    const race = new Contenders(box, 'increment', { processes: 2, count: 500 });
    await race.go();
    await race.results();
    assert.deepEqual(counter().read(), { value: 1000 });
    assert.deepEqual(fs.readdirSync(box.workspace).sort(), ['GO', 'counter.json', 'counter.json.bak']);
  });
});
