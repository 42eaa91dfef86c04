/** Live runs that the list comes to know in an unusual way: somebody asked first, or they could not be read for a while. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { RunList } from '../../../src/core/store/runList.ts';
import { openCore } from '../../support/core.ts';
import { hear } from '../../support/lists.ts';
import { counter } from '../../support/runs.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

describe('a list that comes to know a live run', () => {
  let box: Sandbox;
  let list: RunList;
  beforeEach(() => {
    box = new Sandbox();
    list = openCore(box).list();
  });
  afterEach(() => {
    list.dispose();
    box.close();
  });

  it('tells of a live run that somebody asked for before it was found', async () => {
    box.write('.runtrail/changes', 'in the way');
    const heard = hear(list);
    await list.start();
    const folder = await box.detach(counter());
    assert.equal((await list.row(folder.id))?.isLive, true);
    assert.ok(heard.rows.flat().includes(folder.id));
  });

  it('stays with a run whose record cannot be read for a while', async () => {
    const folder = await box.detach(counter());
    await list.start();
    await list.settled;
    const kept = fs.readFileSync(folder.processes, 'utf8');
    fs.writeFileSync(folder.processes, '{"schema": "runtrail/process/2"}');
    list.touch(folder.id);
    await until('it to be unreadable', () => list.rowNow(folder.id)?.view.reason === 'record-unreadable');
    assert.deepEqual(list.live(), []);
    fs.writeFileSync(folder.processes, kept);
    await until('it to be live again', () => list.live()[0]?.id === folder.id);
  });
});
