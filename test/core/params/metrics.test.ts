/** What a parameter file says of metrics: as a run is asked for it, and what is said at its place in the file. */

import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { checkParameterText } from '../../../src/core/params/resolve.ts';
import { PLAIN_METRICS } from '../../../src/core/run/plain.ts';
import { isMetricsPlanIfGiven } from '../../../src/core/run/saidShapes.ts';

function check(text: string) {
  const workspace = os.tmpdir();
  return checkParameterText(path.join(workspace, 't.run.json'), text, { workspace, env: {} });
}

async function planOf(metrics: object) {
  const { resolved, findings } = await check(JSON.stringify({ command: 'a', metrics }));
  assert.deepEqual(
    findings.map(({ message }) => message),
    [],
  );
  return resolved?.metrics;
}

describe('metrics of a parameter file', () => {
  it('are searched for where nothing is said of them', async () => {
    assert.deepEqual((await check('{"command": "a"}')).resolved?.metrics, PLAIN_METRICS);
    assert.deepEqual(await planOf({}), PLAIN_METRICS);
    assert.equal((await planOf({ recognise: false }))?.recognise, false);
  });

  it('are resolved with all that is said of them', async () => {
    const plan = await planOf({
      files: ['results/*.csv', 'm.jsonl'],
      sources: [
        { name: 'gpu', from: 'http://127.0.0.1:9400/metrics', every: '1 min', key: 'load' },
        { name: 'rig', from: 'rig.json' },
      ],
      goal: { metric: 'loss', mode: 'max' },
      aggregates: {
        'slow steps': { metric: 'seconds', of: 'count > 0.5' },
        tail: { metric: 'seconds', of: 'p90' },
      },
      logEvery: 10,
    });
    assert.deepEqual(plan, {
      files: ['results/*.csv', 'm.jsonl'],
      sources: [
        { name: 'gpu', from: 'http://127.0.0.1:9400/metrics', seconds: 60, key: 'load' },
        { name: 'rig', from: 'rig.json', seconds: 5, key: null },
      ],
      goal: { metric: 'loss', mode: 'max' },
      aggregates: {
        'slow steps': { metric: 'seconds', of: 'count > 0.5' },
        tail: { metric: 'seconds', of: 'p90' },
      },
      logEvery: 10,
      recognise: true,
    });
    assert.ok(isMetricsPlanIfGiven(plan));
  });

  for (const [goal, mode] of [
    ['loss', 'min'],
    ['val_accuracy', 'max'],
    ['macro f1', 'max'],
    ['test/mAP', 'max'],
    ['rmse', 'min'],
    ['pace', 'min'],
  ] as const) {
    it(`know that of ${goal} ${mode === 'max' ? 'more' : 'less'} is better`, async () => {
      assert.deepEqual((await planOf({ goal }))?.goal, { metric: goal, mode });
      assert.deepEqual((await planOf({ goal: { metric: goal } }))?.goal, { metric: goal, mode });
    });
  }

  it('may name places that are known once the run is', async () => {
    const text = '{"command": "a", "parameters": {"task": "x"}, "metrics": {"files": ["{params.task}.csv"]}}';
    assert.deepEqual((await check(text)).resolved?.metrics.files, ['x.csv']);
  });

  for (const [fields, at, said, fixed] of [
    [
      '{"file": ["a"]}',
      '"file"',
      'unknown-key: "metrics" has no field "file". Did you mean "files"?',
      '"files"',
    ],
    ['{"files": "a.csv"}', '"a.csv"', 'wrong-type: "metrics.files" must be a list'],
    ['{"files": [""]}', '""', 'out-of-range: "metrics.files.0" must not be empty'],
    ['{"logEvery": 0}', '0', 'out-of-range: "metrics.logEvery" must not be under 1'],
    ['{"logEvery": 1.5}', '1.5', 'not-allowed-value: "metrics.logEvery" must be a whole number'],
    [
      '{"goal": {"metric": "a", "mode": "best"}}',
      '"best"',
      'wrong-type: "metrics.goal.mode" must be "min" or "max"',
    ],
    [
      '{"sources": [{"name": "a"}]}',
      '{"name": "a"}',
      'missing-key: "metrics.sources.0.from" is missing: it must be a text',
    ],
    [
      '{"sources": [{"name": "a", "from": "b", "every": 0.1}]}',
      '0.1',
      'out-of-range: "metrics.sources.0.every" must not be under 0.5',
    ],
    [
      '{"sources": [{"name": "a", "from": "b", "every": "0 s"}]}',
      '"0 s"',
      'out-of-range: "metrics.sources.0.every" must not be under 0.5 seconds',
    ],
    [
      '{"sources": [{"name": "a", "from": "b", "every": "soon"}]}',
      '"soon"',
      'not-allowed-value: "metrics.sources.0.every" must be a number of seconds, or a text such as "10 s" or "5 min"',
    ],
    [
      '{"sources": [{"name": "a", "from": "b"}, {"name": "a", "from": "c"}]}',
      '"a"',
      'said-twice: "a" is the name of two sources: their metrics would be mixed',
    ],
    [
      '{"sources": [{"name": "a", "from": "file:///var/a.json"}]}',
      '"file:///var/a.json"',
      'not-allowed-value: "file:///var/a.json" cannot be asked: an address begins with http:// or https://, a file is named by its path',
      '"/var/a.json"',
    ],
    [
      '{"sources": [{"name": "a", "from": "localhost:9400/metrics"}]}',
      '"localhost:9400/metrics"',
      'near-address: "localhost:9400/metrics" is taken for a file; an address begins with http://',
      '"http://localhost:9400/metrics"',
    ],
    [
      '{"sources": [{"name": "a", "from": "https://me:word@host/m"}]}',
      '"https://me:word@host/m"',
      'secret-kept: The password in this address is kept in the record of each run: whoever may read it may use it',
    ],
    [
      '{"aggregates": {"x": {"metric": "a", "of": "most"}}}',
      '"most"',
      'not-allowed-value: "most" is nothing that can be made of values: there are count, sum, mean, sd, min, max, range, median, p90 (any percentile), wins, losses, draws, win rate, count > 0.5 or share > 0.5 (also >=, <, <=, ==, !=)',
    ],
  ] as const) {
    it(`are told what is wrong with ${fields}`, async () => {
      const text = `{"command": "a", "metrics": ${fields}}`;
      const { findings } = await check(text);
      assert.deepEqual(
        findings.map(({ code, message, span }) => [text.slice(span.start, span.end), `${code}: ${message}`]),
        [[at, said]],
      );
      const edit = findings[0]?.fixes?.[0]?.edits[0];
      const mended = edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
      if (fixed !== undefined) assert.ok(mended?.includes(fixed), mended);
      else assert.equal(edit, undefined);
    });
  }

  it('are read from records only where they are whole', () => {
    assert.ok(isMetricsPlanIfGiven(undefined));
    assert.ok(isMetricsPlanIfGiven(PLAIN_METRICS));
    for (const wrong of [
      null,
      { ...PLAIN_METRICS, files: 'a' },
      { ...PLAIN_METRICS, sources: [{ name: 'a', from: 'b' }] },
      { ...PLAIN_METRICS, goal: { metric: 'a' } },
      { ...PLAIN_METRICS, aggregates: { a: 1 } },
      { ...PLAIN_METRICS, recognise: 1 },
    ])
      assert.equal(isMetricsPlanIfGiven(wrong), false, JSON.stringify(wrong));
  });
});
