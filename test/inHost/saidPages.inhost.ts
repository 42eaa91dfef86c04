/** What pages of runs are told of what their programs said and left: metrics, checkpoints, files; and what they may not ask. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../src/base/disposable.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { CheckpointList, FileList } from '../../src/protocol/leftBehind.ts';
import type { MetricAnswer, MetricTable } from '../../src/protocol/metrics.ts';
import type { Documents } from '../../src/vscode/editor/documents.ts';
import { createLog } from '../../src/vscode/host/log.ts';
import { Problems } from '../../src/vscode/host/problems.ts';
import { type ShownWorkspace, Workspaces } from '../../src/vscode/host/workspaces.ts';
import { placeOfFile } from '../../src/vscode/panels/fileList.ts';
import { figuresCsv, seriesCsv } from '../../src/vscode/panels/metricCsv.ts';
import { RunPanel } from '../../src/vscode/panels/runPanel.ts';
import { SaidNewsFeed } from '../../src/vscode/panels/saidNews.ts';
import { thumbnailOf } from '../../src/vscode/panels/thumbnail.ts';
import { LiveRuns } from '../../src/vscode/views/liveRuns.ts';
import { makeRuns } from '../bench/make-runs.ts';
import { coreOf } from '../support/core.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { Tab } from './support/pageTab.ts';

describe('pages of runs, of what programs said', function pages() {
  this.timeout(60_000);
  const owned = new DisposableStore();
  let box: Sandbox;
  let workspace: ShownWorkspace;
  let folder: RunFolder;
  let tab: Tab;

  before(async () => {
    box = new Sandbox('said');
    makeRuns({ count: 3, folder: box.workspace, keys: 4 });
    [folder] = box.folders() as [RunFolder];
    const lines = Array.from({ length: 5_000 }, (_, step) => {
      const context = { subset: step % 2 === 0 ? 'train' : 'val' };
      return `${JSON.stringify({ metric: { loss: step === 3000 ? 99 : 1 / (step + 1) }, step, context })}\n`;
    });
    fs.writeFileSync(folder.signals, lines.join(''));
    const log = owned.add(createLog());
    const workspaces = owned.add(new Workspaces(coreOf(box), log));
    workspace = workspaces.of(path.join(box.workspace, 'any.run.json'));
    await workspace.list.start();
    tab = new Tab();
    const services = {
      extensionUri: vscode.Uri.file('/extension'),
      ...{ workspaces, live: owned.add(new LiveRuns(workspaces)) },
      ...{ documents: new Proxy({} as Documents, {}), problems: new Problems(log) },
    };
    const panel = owned.add(
      new RunPanel(tab.panel, { version: 1, root: box.workspace, id: folder.id }, services),
    );
    panel.show('metrics');
    tab.begin();
    await tab.snapshot();
  });

  after(() => {
    owned.dispose();
    box.close();
  });

  it('begin at the tab that was asked for', async () => {
    await until('it is told', () => tab.events('show').length > 0);
    assert.deepEqual(tab.events('show'), [{ tab: 'metrics' }]);
  });

  it('have the figures of the record, and lines with a spike of one value for each context', async () => {
    const { said } = await tab.snapshot();
    const table = (await tab.ask('metrics', {})) as MetricTable;
    assert.equal(said.metrics.count, table.rows.length);
    assert.ok(table.rows.some(({ key }) => key === 'loss'));
    const ask = async () =>
      (await tab.ask('metricSeries', {
        ...{ axis: 'step', smoothing: 0.9 },
        charts: [
          { key: 'loss', from: 0, to: 5_000, pixels: 100 },
          { key: 'nothing', from: 0, to: 1, pixels: 100 },
        ],
      })) as MetricAnswer;
    const lines = await until('all of it', async () => {
      const [chart] = (await ask()).charts;
      return chart?.lines.length === 2 && (chart.lines[0]?.raw.at.at(-1) ?? 0) > 4_900 && chart.lines;
    });
    assert.deepEqual(
      lines.map(({ context }) => context),
      ['subset=train', 'subset=val'],
    );
    const [train] = lines;
    assert.ok(train && Math.max(...train.raw.values) === 99 && train.raw.values.length < 320);
    assert.ok(train.smooth && Math.max(...train.smooth.values) < 20);
    assert.deepEqual((await ask()).charts[1], { lines: [] });
  });

  it('open no file and touch no checkpoint that the record does not name', async () => {
    assert.deepEqual(((await tab.ask('checkpoints', {})) as CheckpointList).rows, []);
    const files = (await tab.ask('files', {})) as FileList;
    assert.deepEqual(files.artifacts, []);
    const row = (await workspace.list.row(folder.id)) ?? assert.fail();
    const view = {
      ...row.view,
      artifacts: [{ path: 'fit.png', type: 'image', step: 1, time: '', bytes: 1 }],
    };
    const place = (named: string, kind: 'artifact' | 'output') =>
      placeOfFile(folder, { view, events: [] }, { path: named, kind });
    fs.mkdirSync(folder.at('outputs'), { recursive: true });
    fs.writeFileSync(folder.at('outputs', 'fit.png'), 'x');
    assert.equal(place('fit.png', 'artifact'), folder.at('outputs', 'fit.png'));
    assert.equal(place('/etc/passwd', 'artifact'), undefined);
    assert.equal(place('outputs/fit.png', 'output'), undefined);
    assert.deepEqual(await tab.ask('thumbnail', { path: '/etc/passwd' }), { address: null });
  });

  it('show small pictures, and nothing else, as pictures', async () => {
    const png = folder.at('fit.png');
    fs.writeFileSync(png, Buffer.from('89504e470d0a1a0a0000', 'hex'));
    assert.match((await thumbnailOf(png)) ?? '', /^data:image\/png;base64,iVBORw0KGgoAAA==$/);
    fs.writeFileSync(png, '<svg onload="x"/>');
    assert.equal(await thumbnailOf(png), null);
    fs.writeFileSync(png, Buffer.alloc(600 * 1024, Buffer.from('89504e470d0a1a0a', 'hex')));
    assert.equal(await thumbnailOf(png), null);
    assert.equal(await thumbnailOf(folder.root), null);
  });

  it('take values along as text that every spreadsheet reads', async () => {
    const points = {
      time: Float64Array.of(500, 1000),
      steps: Float64Array.of(1, Number.NaN),
      values: Float64Array.of(0.1, Number.POSITIVE_INFINITY),
    };
    assert.equal(
      seriesCsv('01', 'a,"b"', [{ context: 'subset=val', points }]),
      'context,seconds,step,"a,""b"""\nsubset=val,0.5,1,0.1\nsubset=val,1,,Infinity\n',
    );
    const many = new Float64Array(200_001);
    assert.throws(
      () => seriesCsv('01', 'x', [{ context: null, points: { time: many, steps: many, values: many } }]),
      /too many for the clipboard/,
    );
    const row = (await workspace.list.row(folder.id)) ?? assert.fail();
    assert.match(figuresCsv(row.view), /^metric,context,unit,last,min,max,.*\n.*loss,/s);
  });

  it('have another mark for what became something else, and only for that', async () => {
    const row = (await workspace.list.row(folder.id)) ?? assert.fail();
    const news = new SaidNewsFeed();
    const marks = (view: object) => {
      const { metrics, checkpoints, files } = news.of({ ...row.view, ...view }, 0);
      return [metrics.mark, checkpoints.mark, files.mark];
    };
    assert.deepEqual(marks({}), [1, 1, 1]);
    assert.deepEqual(marks({}), [1, 1, 1]);
    assert.deepEqual(marks({ artifacts: [{ path: 'x' }] }), [1, 1, 2]);
    assert.deepEqual(marks({ metrics: null }), [2, 1, 1 + 2]);
  });
});
