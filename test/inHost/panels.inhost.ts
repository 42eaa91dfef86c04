/** Pages of runs as their host keeps them: what they are told and when, and what becomes of anything that a page sends. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../src/base/disposable.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunRow } from '../../src/core/store/runRow.ts';
import { trashRun } from '../../src/core/store/trash.ts';
import type { RunPlace } from '../../src/protocol/runPage.ts';
import type { Documents } from '../../src/vscode/editor/documents.ts';
import { logPlace, logText } from '../../src/vscode/editor/logText.ts';
import { createLog } from '../../src/vscode/host/log.ts';
import { Problems } from '../../src/vscode/host/problems.ts';
import { type ShownWorkspace, Workspaces } from '../../src/vscode/host/workspaces.ts';
import { RunPick } from '../../src/vscode/input/pickRun.ts';
import { RunPanel } from '../../src/vscode/panels/runPanel.ts';
import { placeIn } from '../../src/vscode/panels/runPlace.ts';
import { LiveRuns } from '../../src/vscode/views/liveRuns.ts';
import { makeRuns } from '../bench/make-runs.ts';
import { coreOf } from '../support/core.ts';
import { seededRandom } from '../support/random.ts';
import { Sandbox, until } from '../support/sandbox.ts';
import { Tab } from './support/pageTab.ts';

describe('pages of runs', function pages() {
  this.timeout(60_000);
  const COUNT = 20;
  const owned = new DisposableStore();
  let box: Sandbox;
  let workspaces: Workspaces;
  let workspace: ShownWorkspace;
  let folders: RunFolder[];
  let open: (place: RunPlace | undefined) => Tab;
  const placeOf = ({ id }: RunFolder): RunPlace => ({ version: 1, root: box.workspace, id });

  before(async () => {
    box = new Sandbox('pages');
    makeRuns({ count: COUNT, folder: box.workspace, keys: 4 });
    folders = box.folders();
    const log = owned.add(createLog());
    workspaces = owned.add(new Workspaces(coreOf(box), log));
    workspace = workspaces.of(path.join(box.workspace, 'any.run.json'));
    await workspace.list.start();
    const services = {
      extensionUri: vscode.Uri.file('/extension'),
      ...{ workspaces, live: owned.add(new LiveRuns(workspaces)) },
      ...{ documents: new Proxy({} as Documents, {}), problems: new Problems(log) },
    };
    open = (place) => {
      const tab = new Tab();
      owned.add(new RunPanel(tab.panel, place, services));
      return tab;
    };
  });

  after(() => {
    owned.dispose();
    box.close();
  });

  it('hold everything once they have begun: the run, its marks, its texts, and where it is', async () => {
    const folder = folders[3] as RunFolder;
    const tab = open(placeOf(folder));
    tab.begin();
    const { run, place, marks, extent, words } = await tab.snapshot();
    assert.deepEqual(place, placeOf(folder));
    assert.equal(run.id, folder.id);
    assert.equal(tab.panel.title, run.name);
    assert.match(String(Reflect.get(tab.panel.iconPath ?? {}, 'dark')), /status\/[a-z-]+-dark\.svg$/);
    assert.match(run.origin.map(({ text }) => text).join(''), /^started by .+ from .+ at /);
    assert.equal(run.isTicking, false);
    assert.equal(marks[0]?.at, 0);
    assert.equal(extent.samples, 0);
    assert.ok(Object.keys(words).length > 50);
    assert.match(tab.html, /Content-Security-Policy/);
    tab.panel.dispose();
  });

  it('of runs that are over cost nothing: nothing is told, and nothing is looked at', async () => {
    const { openSync } = fs;
    let looks = 0;
    fs.openSync = (...args) => {
      if (String(args[0]).endsWith('resources.jsonl')) looks++;
      return openSync(...args);
    };
    const tabs = folders.map((folder) => open(placeOf(folder)));
    for (const tab of tabs) tab.begin();
    for (const tab of tabs) await tab.snapshot();
    const begun = performance.now();
    await until('three times the pace of live pages', () => performance.now() - begun > 1600);
    fs.openSync = openSync;
    // Once at the start, and once to make sure that nothing more came.
    assert.equal(looks, 2 * COUNT);
    assert.deepEqual(
      tabs.map(({ posted }) => posted.length),
      tabs.map(() => 1),
    );
    for (const { panel } of tabs) panel.dispose();
  });

  it('are told nothing while another tab is in front, and everything when they are shown again', async () => {
    const tab = open(placeOf(folders[1] as RunFolder));
    tab.begin();
    await tab.snapshot();
    tab.show(false);
    workspace.list.touch((folders[1] as RunFolder).id);
    await workspace.list.refresh();
    assert.equal(tab.posted.length, 1);
    // What the page had still sent before it went.
    tab.begin();
    tab.say({ kind: 'request', id: 1, name: 'logAt', data: { at: 0, lines: 3 } });
    tab.show(false);
    await workspace.list.refresh();
    assert.equal(tab.posted.length, 1);
    tab.show(true);
    tab.begin();
    await until('a second snapshot', () => tab.events('snapshot').length === 2);
    assert.deepEqual(tab.events('patch'), []);
  });

  it('say that their run was removed, and show it again when it was moved back', async () => {
    const folder = folders[5] as RunFolder;
    const tab = open(placeOf(folder));
    tab.begin();
    await tab.snapshot();
    trashRun(workspace.workspace, workspace.workspace.run(folder.id));
    await workspace.list.refresh();
    await until('it says so', () => tab.events('absent').length > 0);
    assert.match(JSON.stringify(tab.events('absent')[0]), /is no longer there/);
    const trash = fs.globSync(`**/${folder.id}*`, { cwd: workspace.workspace.trash })[0] ?? assert.fail();
    fs.renameSync(path.join(workspace.workspace.trash, trash), folder.root);
    await workspace.list.refresh();
    await until('it is shown', () => tab.events('snapshot').length === 2);
  });

  it('that were kept for another window, or by nobody, say so and show nothing', async () => {
    const id = (folders[0] as RunFolder).id;
    const hostile = [
      ...[undefined, null, 7, 'x', [], {}, { place: null }, { place: { version: 2, root: '/', id } }],
      ...[{ place: { version: 1, root: 3, id } }, { place: { version: 1, root: '/', id: '../../etc' } }],
    ];
    assert.deepEqual(
      hostile.map(placeIn),
      hostile.map(() => undefined),
    );
    const kept = { place: { version: 1, root: box.workspace, id, more: 'x' }, kept: { scroll: 3 } };
    assert.deepEqual(placeIn(kept), { version: 1, root: box.workspace, id });
    const nowhere: RunPlace = { version: 1, root: '/nowhere', id };
    for (const place of [undefined, nowhere]) {
      const tab = open(place);
      tab.begin();
      await until('it says so', () => tab.events('absent').length === 1);
      tab.say({ kind: 'request', id: 1, name: 'series', data: { from: 0, to: 1, pixels: 1 } });
      await until('the answer', () => tab.posted.some(({ kind }) => kind === 'failed'));
    }
    const gone = open({ version: 1, root: box.workspace, id: '01arz3ndektsv4rrffq69g5fav' });
    gone.begin();
    await until('it says so', () => /no longer there/.test(JSON.stringify(gone.events('absent'))));
  });

  it('do nothing for 10,000 messages that no page of ours sends', async () => {
    const folder = folders[7] as RunFolder;
    const tab = open(placeOf(folder));
    tab.begin();
    await tab.snapshot();
    const files = () => fs.globSync('**/*', { cwd: box.workspace }).sort();
    const before = files();
    const random = seededRandom(7);
    for (let count = 0; count < 10_000; count++) {
      tab.say(mutated(random));
      if (count % 1000 === 0) await new Promise(setImmediate);
    }
    tab.say({ kind: 'request', id: -1, name: 'logAt', data: { at: 0, lines: 3 } });
    await until('the last answer', () => tab.posted.some((each) => each.kind === 'reply' && each.id === -1));
    assert.deepEqual(files(), before);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  });

  it('open a long log where the line is that was chosen', () => {
    const folder = folders[9] as RunFolder;
    const lines = Array.from(
      { length: 400_000 },
      (_, line) => `line ${line} \x1b[32m${'x'.repeat(line % 40)}\x1b[0m\n`,
    );
    fs.writeFileSync(folder.console, lines.join(''));
    const row = { folder, view: { name: 'long' } } as RunRow;
    for (const line of [0, 1, 60_000, 200_000, 399_999]) {
      const offset = Buffer.byteLength(lines.slice(0, line + 1).join(''));
      const place = logPlace(folder, offset);
      const text = logText(row, place.part);
      assert.match(text.split('\n')[place.line] ?? '', new RegExp(`^line ${line} x*$`));
      assert.ok(text.length < 3 << 20);
    }
  });

  it('lead to their run from their menu, and to no other place', async () => {
    const pick = new RunPick(workspaces);
    const { id } = folders[2] as RunFolder;
    const run = await pick.one({ webview: 'runtrail.run', runtrailRoot: box.workspace, runtrailId: id }, '');
    assert.equal(run?.id, id);
    for (const target of [
      { runtrailRoot: '/elsewhere', runtrailId: id },
      { runtrailRoot: box.workspace, runtrailId: '01arz3ndektsv4rrffq69g5fav' },
    ])
      await assert.rejects(pick.one(target, ''), /There is no run/);
  });
});

/** What a page sends, with something about it that is not so. */
function mutated(random: () => number): unknown {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const wrong = [
    null,
    -1,
    1e9,
    Number.NaN,
    '',
    'x',
    [],
    {},
    { now: 1 },
    JSON.parse('{"__proto__":{"polluted":1}}'),
  ];
  const message: Record<string, unknown> = {
    kind: pick(['request', 'action', 'event']),
    id: 5,
    name: pick([
      'stop',
      'pause',
      'resume',
      'command',
      'openRun',
      'series',
      'logAt',
      '__proto__',
      'constructor',
    ]),
    data: pick(wrong),
  };
  if (random() < 0.3) message[pick(['kind', 'name', 'id'])] = pick(wrong);
  return message;
}
