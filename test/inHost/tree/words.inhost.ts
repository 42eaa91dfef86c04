/** Runs in words: what stands beside a name, in the name of a terminal, and when two checkpoints are compared. */

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunView } from '../../../src/core/run/view.ts';
import type { RunRow } from '../../../src/core/store/runRow.ts';
import { checkpointComparison } from '../../../src/vscode/editor/checkpointComparison.ts';
import type { CheckpointOf } from '../../../src/vscode/input/pickCheckpoint.ts';
import { isTitleOf, terminalTitles } from '../../../src/vscode/tasks/terminalTitles.ts';
import type { LiveRuns } from '../../../src/vscode/views/liveRuns.ts';
import { progressLines } from '../../../src/vscode/views/progressText.ts';
import { shortFacts } from '../../../src/vscode/views/runText.ts';
import { tooltipOf } from '../../../src/vscode/views/runTooltip.ts';
import { madeCheckpoint, madeMetric, madeView, progressOf } from '../../support/views.ts';

const rowOf = (view: RunView): RunRow =>
  ({ id: view.id, view, isLive: view.endedAt === null, attendance: undefined }) as unknown as RunRow;
const live = (more: Partial<RunView>) => rowOf(madeView(more));
const ended = (more: Partial<RunView>) =>
  rowOf(madeView({ endedAt: '2026-11-21T14:12:00.000Z', durationMs: 720_000, status: 'completed', ...more }));

const metrics = { acc: madeMetric([0.91]), loss: madeMetric([0.5, 0.2134]) };
const goal = { metric: 'loss', mode: 'min' } as const;
const half = { ...progressOf('epoch', 5, 12), etaMs: 360_000 };

describe('what stands beside a run', () => {
  it('of a live one: how far it is, and its goal', () => {
    assert.equal(shortFacts(live({ progress: half, metrics, goal })), '41 % · ETA 6 m · loss 0.213');
    assert.equal(shortFacts(live({ progress: half, metrics, status: 'paused' })), 'paused · 41 % · acc 0.91');
  });

  it('of one that does not know its end: what it counts, or what it says that it does', () => {
    const counting = progressOf('image', 1234, null);
    assert.equal(shortFacts(live({ progress: counting })), 'running · image 1,234');
    assert.equal(shortFacts(live({ statusText: 'warming up\n' })), 'running · warming up ');
  });

  it('of one that says nothing: what earlier runs tell, and that it is that', () => {
    const progress = {
      ...{ ...half, tasks: [], percent: 42.9, source: 'earlier-runs', earlierRuns: 5 },
      ...{ etaLowMs: 180_000, etaHighMs: 540_000 },
    };
    assert.equal(shortFacts(live({ progress })), '≈ 42 % · about 6 m left');
    assert.deepEqual(progressLines({ progress }), [
      '≈ 42 % · about 6 m left · 3 m to 9 m',
      'estimated from 5 earlier runs',
    ]);
  });

  it('of one that is over: its goal and how long it took; of a failed one, how far it came', () => {
    assert.equal(shortFacts(ended({ metrics, goal, progress: half })), 'loss 0.213 · 12 m 00 s');
    const failed = { status: 'failed', exit: { code: 1, signal: null }, metrics } as const;
    assert.equal(shortFacts(ended({ ...failed, progress: half })), 'exit 1 · at 41 % · 12 m 00 s');
  });

  it('is told in full with the warnings of the program, and where it went on from', () => {
    const { value } = tooltipOf(
      live({
        ...{ progress: half, metrics, checkpoints: [madeCheckpoint({ step: 4000 })] },
        messages: [{ time: '', level: 'warning', text: 'disk [slow](command:x)' }],
        sources: [
          {
            ...{
              name: 'gpu',
              from: 'x',
              state: 'stale',
              lastTime: null,
              problem: 'no answer',
              againAt: null,
            },
            rounds: { data: 1, failed: 1, skipped: 0 },
          },
        ],
        resumes: {
          ...{ id: '01h455vb4pex5vsknk084sn02q', name: 'first', path: '/c', attempt: 1, by: 'person' },
          ...{ checkpoint: { path: 'c', step: 40, sha256: '', bytes: 1 }, earlierMs: null, changes: [] },
        },
      }),
    );
    const text = value.replaceAll('&nbsp;', ' ').replaceAll('\\', '');
    for (const part of [
      'epoch 5 of 12 · 41 %',
      'Metrics: acc 0.91',
      'step 4,000',
      'first · step 40 · 4sn02q',
    ])
      assert.ok(text.includes(part), part);
    assert.ok(!value.includes('[slow](command:x)'));
    assert.ok(text.includes('Warning: disk'));
    assert.ok(text.includes('Source: gpu · stale · no answer'));
  });
});

describe('the name of a terminal', () => {
  it('tells how far its run is, and is the plain one when it is over', () => {
    const changed = new vscode.EventEmitter<void>();
    const all: { row: RunRow }[] = [{ row: live({ name: 'train' }) }];
    const { id } = all[0]?.row ?? assert.fail();
    const names: string[] = [];
    const following = terminalTitles({ all, onDidChange: changed.event } as unknown as LiveRuns)(id, (name) =>
      names.push(name),
    );
    for (const percent of [41.9, 41.95, 42]) {
      all[0] = { row: live({ name: 'train', progress: { ...half, percent } }) };
      changed.fire();
    }
    following.dispose();
    changed.fire();
    assert.deepEqual(names, ['train 41 %', 'train 42 %', 'train']);
  });

  it('is known again however far its run is', () => {
    for (const title of ['a.b', 'a.b 42 %', 'a.b ≈ 7 %', 'a.b (lab)', 'a.b 42 % (lab)'])
      assert.ok(isTitleOf(title, 'a.b'), title);
    for (const title of ['a.bc', 'axb', 'a.b 42', 'a.b else', '']) assert.ok(!isTitleOf(title, 'a.b'), title);
  });
});

describe('two checkpoints side by side', () => {
  const of = (row: RunRow, checkpoint: CheckpointOf['checkpoint']): CheckpointOf =>
    ({ run: { id: row.id }, row, checkpoint }) as unknown as CheckpointOf;

  it('show what differs, and what of the metrics changed', () => {
    const row = live({ name: 'train' });
    const one = madeCheckpoint({ step: 10, metrics: { loss: 0.5, acc: 0.5 } });
    const other = madeCheckpoint({ step: 20, bytes: 5, metrics: { loss: 0.25, extra: 'NaN' } });
    const text = checkpointComparison(of(row, one), of(row, other)).replaceAll('\\', '');
    assert.match(text, /^# step 10 ⇄ step 20\n/);
    assert.match(text, /\| Size \| \*\*1\.0 MiB\*\* \| \*\*5 B\*\* \| ≠ \|/);
    assert.match(text, /\| Run \| train \(\w{6}\) \| train \(\w{6}\) \| {2}\|/);
    assert.match(text, /\| loss \| 0\.5 \| 0\.25 \| -0\.25 \|/);
    assert.match(text, /\| acc \| 0\.5 \| – \| {2}\|\n\| extra \| – \| NaN \| {2}\|/);
  });

  it('take nothing for Markdown that a run says', () => {
    const evil = '](command:x)|<img src=x>\n# a';
    const row = live({ name: evil });
    const checkpoint = madeCheckpoint({
      path: evil,
      step: null,
      description: evil,
      tags: [evil],
      metrics: { [evil]: 1 },
    });
    const text = checkpointComparison(of(row, checkpoint), of(live({ name: 'b' }), checkpoint));
    assert.doesNotMatch(text, /[^\\]<img|[^\\]\]\(|\n# a/);
  });
});
