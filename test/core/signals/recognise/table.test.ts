/**
 * What is seen in logs of programs that say nothing, as they really print them: each `NAME.log` of the fixtures gives the
 * lines of `NAME.jsonl`, and those in `ordinary` give nothing. `RUNTRAIL_WRITE_FIXTURES=1` writes what is seen.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { LogRecognition } from '../../../../src/core/signals/recognise/logRecognition.ts';
import { RECOGNISERS } from '../../../../src/core/signals/recognise/table.ts';
import { ROOT } from '../../../support/sandbox.ts';

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'recognise');

/** As many looks as there are lines. */
function seenIn(log: Buffer): string[] {
  const recognition = new LogRecognition();
  const lines: string[] = [];
  const take = () => lines.push(...recognition.take().map((line) => JSON.stringify(line)));
  for (let start = 0; start < log.length; ) {
    const end = log.indexOf(0x0a, start) + 1 || log.length;
    recognition.push(log.subarray(start, end));
    take();
    start = end;
  }
  recognition.finish();
  take();
  return lines;
}

const logs = (folder: string) => fs.readdirSync(folder).filter((name) => name.endsWith('.log'));

describe('recognisers', () => {
  for (const name of logs(FIXTURES)) {
    it(`see in ${name} what it says`, () => {
      const seen = seenIn(fs.readFileSync(path.join(FIXTURES, name)));
      const expected = path.join(FIXTURES, name.replace(/\.log$/, '.jsonl'));
      if (process.env['RUNTRAIL_WRITE_FIXTURES'] === '1') fs.writeFileSync(expected, `${seen.join('\n')}\n`);
      assert.deepEqual(seen, fs.readFileSync(expected, 'utf8').trimEnd().split('\n'));
    });
  }

  for (const name of logs(path.join(FIXTURES, 'ordinary'))) {
    it(`see nothing in the ordinary ${name}`, () => {
      assert.deepEqual(seenIn(fs.readFileSync(path.join(FIXTURES, 'ordinary', name))), []);
    });
  }

  it('have a fixture each', () => {
    const all = logs(FIXTURES).map((name) =>
      fs.readFileSync(path.join(FIXTURES, name.replace('.log', '.jsonl')), 'utf8'),
    );
    const missing = RECOGNISERS.filter(
      ({ id }) => !all.some((text) => text.includes(`"source":"log:${id}"`)),
    );
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
    );
  });
});
