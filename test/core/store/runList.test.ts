/** The live list of runs: right at once, right after every change, and quiet where nothing happened. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { newId } from '../../../src/base/ids.ts';
import { type RunFolder, readEventFile } from '../../../src/core/run/folder.ts';
import type { RunList } from '../../../src/core/store/runList.ts';
import { makeRuns } from '../../bench/make-runs.ts';
import { type OpenOptions, openCore } from '../../support/core.ts';
import { forgeLock, forgeProcesses } from '../../support/forge.ts';
import { type Heard, hear } from '../../support/lists.ts';
import { counter, eventsOfType, goesOn, killHard, pidsOf, printed } from '../../support/runs.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

let box: Sandbox;
let lists: RunList[];
beforeEach(() => {
  box = new Sandbox();
  lists = [];
});
afterEach(() => {
  for (const list of lists) list.dispose();
  box.close();
});

function newList(options: OpenOptions = {}): RunList {
  const list = openCore(box, options).list();
  lists.push(list);
  return list;
}

async function started(options: OpenOptions = {}): Promise<{ list: RunList; heard: Heard }> {
  const list = newList(options);
  const heard = hear(list);
  await list.start();
  await list.settled;
  return { list, heard };
}

const made = (count: number) => makeRuns({ count, folder: box.workspace, keys: 4 });
const idsInBox = () =>
  box
    .folders()
    .map(({ id }) => id)
    .reverse();
const statusOf = (list: RunList, id: string) => list.rowNow(id)?.view.status;
const becomes = (list: RunList, id: string, status: string) =>
  until(`${id} to be ${status}, it is ${statusOf(list, id)}`, () => statusOf(list, id) === status);

describe('a list of ended runs', () => {
  it('knows all ids when it has started, newest first, and none before', async () => {
    made(40);
    const list = newList();
    assert.deepEqual(list.ids(), []);
    await list.start();
    assert.deepEqual(list.ids(), idsInBox());
    assert.equal(list.ids().length, 40);
  });

  it('finds none of them live, and tells nothing', async () => {
    made(40);
    const { list, heard } = await started();
    assert.deepEqual(list.live(), []);
    assert.deepEqual(heard, { rows: [], added: [], removed: [], problems: [] });
  });

  it('reads a row when it is asked for, once, and keeps it', async () => {
    made(3);
    const { list } = await started();
    const [id = ''] = list.ids();
    assert.equal(list.rowNow(id), undefined);
    const [first, second] = await Promise.all([list.row(id), list.row(id)]);
    assert.ok(first && first === second);
    assert.deepEqual([first.view.id, first.view.status, first.isLive], [id, 'completed', false]);
    assert.equal(list.rowNow(id), first);
    assert.deepEqual(
      (await list.rows(list.ids())).map((row) => row.id),
      list.ids(),
    );
  });

  it('gives no row for a run that was removed meanwhile, nor for one that never was', async () => {
    made(3);
    const { list, heard } = await started();
    const [id = ''] = list.ids();
    fs.rmSync(box.folder(id).root, { recursive: true });
    assert.equal(await list.row(id), undefined);
    assert.equal(await list.row(newId()), undefined);
    assert.deepEqual((await list.rows([id, ...list.ids()])).length, 2);
    assert.deepEqual([heard.removed, list.ids().length], [[id], 2]);
  });

  it('shows a record that cannot be read as a row of its own', async () => {
    made(3);
    const [id = ''] = idsInBox();
    const folder = box.folder(id);
    fs.writeFileSync(folder.request, '{"schema": "runtrail/req');
    fs.rmSync(folder.state);
    const { list } = await started();
    const row = await list.row(id);
    assert.deepEqual([row?.view.status, row?.view.reason], ['lost', 'record-unreadable']);
    assert.match(row?.view.message ?? '', /request\.json is damaged/);
    assert.deepEqual([row?.isLive, list.ids().length], [false, 3]);
  });

  it('sees runs come and go without a hint, and a whole month', async () => {
    made(3);
    const { list, heard } = await started();
    const [newest = '', gone = ''] = list.ids();
    const aside = path.join(box.root, 'aside');
    const { root } = box.folder(newest);
    fs.renameSync(root, aside);
    fs.rmSync(box.folder(gone).root, { recursive: true });
    await until('both to be gone', () => heard.removed.length === 2);
    assert.deepEqual(heard.removed.sort(), [newest, gone].sort());
    fs.renameSync(aside, root);
    await until('one to be back', () => heard.added.includes(newest));
    assert.equal(statusOf(list, newest) ?? (await list.row(newest))?.view.status, 'completed');
    fs.rmSync(path.dirname(root), { recursive: true });
    await until('all to be gone', () => list.ids().length === 0);
  });

  it('finds what left no trace in any time when it is refreshed', async () => {
    made(2);
    const { list } = await started();
    const [id = ''] = list.ids();
    await list.row(id);
    const folder = box.folder(id);
    fs.mkdirSync(folder.annotations);
    const note = { schema: 'runtrail/annotation/1', time: '', by: 'ada', kind: 'name', value: 'renamed' };
    fs.writeFileSync(path.join(folder.annotations, `${newId()}.json`), JSON.stringify(note));
    await list.refresh();
    await until('the new name', () => list.rowNow(id)?.view.name === 'renamed');
  });
});

describe('a list of live runs', () => {
  it('knows them at the start, tells one event of one run as exactly that run, and follows it to its end', async () => {
    made(20);
    const rarely = { sampling: { seconds: 60 } }; // each sample is news
    const [first, second] = [await box.detach(counter(), rarely), await box.detach(counter(), rarely)];
    const { list, heard } = await started();
    await until('the first figures', () => list.live().every(({ view }) => view.resources !== null));
    assert.deepEqual(
      list.live().map(({ id, view }) => [id, view.status]),
      [
        [second.id, 'running'],
        [first.id, 'running'],
      ],
    );
    heard.rows.length = 0;
    await box.cli('pause', first.id);
    await becomes(list, first.id, 'paused');
    assert.deepEqual([...new Set(heard.rows.flat())], [first.id]);
    assert.equal(list.live().length, 2);
    // A look at a run that is as it was tells nothing; what was asked after it comes after it.
    const last = list.ids().at(-1) ?? '';
    list.touch(second.id);
    list.touch(last);
    await until('news of the last run', () => heard.rows.flat().includes(last));
    assert.ok(!heard.rows.flat().includes(second.id));
    heard.rows.length = 0;
    await box.cli('stop', first.id);
    await becomes(list, first.id, 'stopped');
    assert.deepEqual([...new Set(heard.rows.flat())], [first.id]);
    assert.deepEqual(
      list.live().map(({ id }) => id),
      [second.id],
    );
  });

  it('hears of a new run, of a word about one, and of one removed, each from another program', async () => {
    const { list, heard } = await started();
    const folder = await box.detach(counter());
    await until('the run to be live', () => list.live()[0]?.view.status === 'running');
    assert.deepEqual([heard.added, list.ids()], [[folder.id], [folder.id]]);
    box.write('go', '');
    await becomes(list, folder.id, 'completed');
    heard.rows.length = 0;
    await box.cli('tag', folder.id, '+good');
    await until('the tag', () => list.rowNow(folder.id)?.view.tags.includes('good'));
    assert.deepEqual([...new Set(heard.rows.flat())], [folder.id]);
    await box.cli('rm', folder.id);
    await until('the run to be gone', () => list.ids().length === 0);
    assert.deepEqual([heard.removed, list.rowNow(folder.id)], [[folder.id], undefined]);
  });

  it('sees a new run also where no hint can be written', async () => {
    made(1);
    box.write('.runtrail/changes', 'in the way');
    const { list } = await started();
    const folder = await box.detach(counter());
    await until('the run to be live', () => list.live()[0]?.id === folder.id);
    await box.cli('stop', folder.id);
    await becomes(list, folder.id, 'stopped');
  });

  it('shows progress as it grows', async () => {
    const say = (done: number) => `echo '{"progress": {"done": ${done}, "total": 4}}' >> "$RUNTRAIL_SIGNALS"`;
    const wait = (file: string) => `while [ ! -e ${file} ]; do sleep 0.02; done`;
    const folder = await box.detach(`${say(1)}; echo up; ${wait('more')}; ${say(3)}; ${wait('go')}`);
    await printed(folder, 'up');
    const { list, heard } = await started();
    await until('25 %', () => list.live()[0]?.view.progress?.percent === 25);
    heard.rows.length = 0;
    box.write('more', '');
    await until('75 %', () => list.rowNow(folder.id)?.view.progress?.percent === 75);
    assert.ok(heard.rows.flat().includes(folder.id));
  });

  it('takes up a run whose runner died, and tells its end', async () => {
    const folder = await box.detach(counter(7));
    const { list } = await started();
    await killHard((await pidsOf(folder)).runner);
    await until('another runner', () => eventsOfType(folder, 'recovered').length === 1);
    await until('it to be attended', () => list.rowNow(folder.id)?.attendance === 'attended');
    box.write('go', '');
    await becomes(list, folder.id, 'failed');
  });

  it('finds an old one that nobody hinted at among thousands', async () => {
    made(2500);
    const folder = box.folders()[0] ?? assert.fail('no run was made');
    fs.rmSync(folder.state);
    const { events } = readEventFile(folder);
    const lines = fs.readFileSync(folder.events, 'utf8').split('\n');
    fs.writeFileSync(
      folder.events,
      lines
        .slice(
          0,
          events.findIndex(({ type }) => type === 'ended'),
        )
        .join('\n'),
    );
    fs.writeFileSync(folder.console, 'written just now by another machine');
    const { list } = await started();
    assert.deepEqual(
      list.live().map(({ id, attendance }) => [id, attendance]),
      [[folder.id, 'elsewhere']],
    );
  });

  it('is right in two windows at once', async () => {
    const folder = await box.detach(counter());
    const [one, two] = [await started(), await started()];
    await killHard((await pidsOf(folder)).runner);
    await until('another runner', () => eventsOfType(folder, 'recovered').length >= 1);
    box.write('go', '');
    for (const { list } of [one, two]) await becomes(list, folder.id, 'completed');
    assert.equal(eventsOfType(folder, 'ended').length, 1);
  });

  it('counts a run of another machine as live while it gives signs of life, and never touches it', async () => {
    const folder = await box.detach(counter());
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner);
    const away = (identity: object) => ({ ...identity, machine: 'another' });
    forgeProcesses(folder, away as never);
    forgeLock(folder, away as never);
    const before = fs.readFileSync(folder.events, 'utf8');
    const { list } = await started();
    assert.deepEqual([list.live()[0]?.id, list.live()[0]?.attendance], [folder.id, 'elsewhere']);
    await killHard(wrapper, program);
    const longAgo = Date.now() / 1000 - 3600;
    for (const name of ['control/heartbeat', 'console.log', 'console.idx', 'signals.jsonl'])
      if (fs.existsSync(folder.at(name))) fs.utimesSync(folder.at(name), longAgo, longAgo);
    await until('it to be counted no more', () => list.live().length === 0);
    assert.equal((await list.row(folder.id))?.view.reason, 'elsewhere');
    assert.equal(fs.readFileSync(folder.events, 'utf8'), before);
  });
});

describe('a list in an untrusted workspace', () => {
  const filesOf = (folder: RunFolder) =>
    fs
      .globSync('**', { cwd: folder.root })
      .sort()
      .map((name) => [name, fs.statSync(folder.at(name)).mtimeMs]);

  it('shows a run that nobody follows without touching it, and takes it up once that is allowed', async () => {
    const folder = await box.detach(counter(3));
    const { runner, wrapper } = await pidsOf(folder);
    await killHard(runner);
    let isTrusted = false;
    const { list } = await started({ mayAdopt: () => isTrusted });
    assert.deepEqual([list.live()[0]?.attendance, statusOf(list, folder.id)], ['unattended', 'running']);
    await goesOn(folder);
    box.write('go', '');
    await until(
      'the end of the wrapper',
      () => !fs.existsSync(`/proc/${wrapper}/exe`) && list.live().length === 0,
    );
    const files = filesOf(folder);
    await list.refresh();
    assert.equal((await list.row(folder.id))?.attendance, 'unattended');
    assert.deepEqual(filesOf(folder), files);
    isTrusted = true;
    list.attendAll();
    await becomes(list, folder.id, 'failed');
    assert.equal(list.rowNow(folder.id)?.view.exit?.code, 3);
  });
});

describe('a list whose folder changes under it', () => {
  it('begins without .runtrail, and is right once it is there', async () => {
    const { list, heard } = await started();
    assert.deepEqual([list.ids(), list.problem], [[], undefined]);
    assert.ok(!fs.existsSync(path.join(box.workspace, '.runtrail')), 'looking made a folder');
    made(2);
    await until('both runs', () => list.ids().length === 2);
    assert.deepEqual(heard.added.sort().reverse(), list.ids());
  });

  it('says so when a file takes the place of .runtrail, and recovers', async () => {
    made(2);
    const { list, heard } = await started();
    const [place, aside] = [path.join(box.workspace, '.runtrail'), path.join(box.root, 'aside')];
    fs.renameSync(place, aside);
    fs.writeFileSync(place, '');
    await until('the problem', () => list.problem);
    assert.match(list.problem ?? '', /\.runtrail is a file/);
    assert.deepEqual(list.ids(), []);
    fs.rmSync(place);
    fs.renameSync(aside, place);
    await until('the runs again', () => list.ids().length === 2);
    await until('no problem', () => heard.problems.length === 2);
    assert.deepEqual([heard.problems[1], list.problem], [undefined, undefined]);
  });

  it('goes on where the hints cannot even be looked for', async () => {
    made(3);
    const [id = ''] = idsInBox();
    const { root } = box.folder(id);
    const aside = path.join(box.root, 'aside');
    fs.renameSync(root, aside);
    fs.symlinkSync('changes', path.join(box.workspace, '.runtrail', 'changes'));
    const { list } = await started();
    assert.equal(list.ids().length, 2);
    fs.renameSync(aside, root);
    await until('the third run', () => list.ids().length === 3);
  });

  it('says so when the workspace is gone', async () => {
    made(1);
    const { list } = await started();
    fs.renameSync(box.workspace, path.join(box.root, 'elsewhere'));
    await until('the problem', () => list.problem);
    assert.match(list.problem ?? '', /is gone/);
  });
});

describe('a list that is given back', () => {
  const open = () =>
    process
      .getActiveResourcesInfo()
      .filter((name) => /FSEvent|Timeout|Immediate/.test(name))
      .sort();

  it('leaves no timer and no watcher, at whatever moment', async () => {
    made(50);
    await box.detach(counter());
    const before = open();
    const { list } = await started();
    assert.ok(open().length > before.length, 'nothing was open');
    list.dispose();
    const early = newList();
    const starting = early.start();
    early.dispose();
    await starting;
    newList().dispose();
    await until('everything to be closed', () => open().join() === before.join());
    assert.deepEqual([early.live(), list.live()], [[], []]);
  });

  it('tells of a listener that fails, and the others hear', async () => {
    const warnings: string[] = [];
    const list = newList({ warnings });
    list.on('rows', () => {
      throw new Error('broken');
    });
    const heard = hear(list);
    const folder = await box.detach(counter());
    await list.start();
    await until('the run', () => heard.rows.flat().includes(folder.id));
    assert.ok(
      warnings.some((line) => line.includes('broken')),
      warnings.join(),
    );
  });
});
