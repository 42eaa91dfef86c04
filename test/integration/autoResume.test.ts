/** Going on by itself: after what, how often, never in a circle, and once whatever dies in between. */

import assert from 'node:assert/strict';
import { readRequest } from '../../src/core/run/folder.ts';
import { isFinal } from '../../src/core/run/model.ts';
import type { RunView } from '../../src/core/run/view.ts';
import { requireProgram } from '../support/requires.ts';
import { letGo, resultOf, training, waitingAt40 } from '../support/resuming.ts';
import { assertSound, consoleOf, eventsOfType, killHard, pidsOf } from '../support/runs.ts';
import { finished, Sandbox, until } from '../support/sandbox.ts';

let box: Sandbox;
beforeEach(function () {
  requireProgram(this, 'python3');
  box = new Sandbox();
});
afterEach(() => box?.close());

const auto = (attempts: number) => ({ resume: { mode: 'auto', attempts } });

/** All runs, the oldest first, once none of them goes on. A look takes up those that nobody follows. */
async function settled(): Promise<readonly RunView[]> {
  return until('the end of all runs', async () => {
    const runs = await box.json<readonly RunView[]>('ls');
    // A run that was started meanwhile is not in the list yet.
    const isWhole = runs.length === box.folders().length;
    return isWhole && runs.every(({ status }) => isFinal(status)) && runs.toReversed();
  });
}

const facts = (runs: readonly RunView[]) =>
  runs.map(({ status, resumes }) => [status, resumes?.checkpoint.step]);

describe('a run whose file says "resume": "auto"', () => {
  it('goes on after a limit, and ends as one that was never stopped', async () => {
    const limits = { time: { seconds: 1, action: 'stop' } };
    const stopped = await box.cli('run', training(box, { worksFor: 60 }, { limits, ...auto(1) }));
    assert.equal(stopped.code, 4);
    const runs = await settled();
    assert.deepEqual(facts(runs), [
      ['timed-out', undefined],
      ['completed', 60],
    ]);
    const [first, second] = box.folders();
    assert.ok(first && second);
    assert.match(stopped.stderr, new RegExp(`run ${second.id.slice(-6)} goes on from its newest checkpoint`));
    const { resumes, launcher } = readRequest(second);
    assert.deepEqual(
      [resumes?.by, resumes?.attempt, resumes?.changes, launcher.program],
      ['auto', 1, [], 'runner'],
    );
    const whole = await box.cli('run', training(box, {}, {}, 'whole.run.json'));
    assert.equal(whole.code, 0);
    assert.equal(resultOf(second), resultOf(box.folders().at(-1) ?? first));
    for (const folder of [first, second]) assertSound(folder);
  });

  it('goes on after everything of it was killed, once somebody looks', async () => {
    const folder = await waitingAt40(box, auto(1));
    const { runner, wrapper, program } = await pidsOf(folder);
    await killHard(runner, wrapper, program);
    letGo(box);
    const runs = await settled();
    assert.deepEqual(facts(runs), [
      ['lost', undefined],
      ['completed', 40],
    ]);
    const { baseEnvironment, resumes } = readRequest(box.folders().at(-1) ?? folder);
    assert.match(baseEnvironment.problem ?? '', /variables of the earlier run are not known any more/);
    assert.match(resumes?.changes.join() ?? '', /^The environment is /);
    await settled();
    assert.equal(box.folders().length, 2, 'a second look starts nothing more');
  });

  it('goes on as often in a row as it says, and says why no more', async () => {
    await box.cli('run', training(box, { worksFor: 25, dieBy: 'SIGTERM' }, auto(2)));
    const runs = await settled();
    assert.deepEqual(facts(runs), [
      ['failed', undefined],
      ['failed', 20],
      ['failed', 40],
    ]);
    assert.match(
      runs.at(-1)?.message ?? '',
      /SIGTERM\. It does not go on by itself\. It has done so 2 times in a row/,
    );
    const last = box.folders().at(-1)?.id ?? '';
    const byHand = await box.cli('run', '--from-checkpoint', last);
    assert.equal(byHand.code, 4);
    const more = await settled();
    assert.equal(more.length, 5, 'after a person started one, it goes on by itself again');
    assert.deepEqual(facts(more).at(-1), ['completed', 80]);
  });

  it('does not go on in a circle, without a checkpoint, or after a stop', async () => {
    const save =
      '[ -n "$RUNTRAIL_RESUME_FROM" ] || echo x > "$RUNTRAIL_CHECKPOINTS/step-1.pt"; kill -TERM $$';
    await box.cli('run', box.params(save, { checkpoints: { paths: ['*.pt'] }, ...auto(9) }));
    const circle = await settled();
    assert.deepEqual(facts(circle), [
      ['failed', undefined],
      ['failed', 1],
    ]);
    assert.match(circle.at(-1)?.message ?? '', /left no checkpoint/);
    await box.cli('run', training(box, { worksFor: 5, dieBy: 'SIGTERM' }, auto(9)));
    assert.match(
      (await settled()).at(-1)?.message ?? '',
      /It does not go on by itself\. Run \w+ left no checkpoint\./,
    );
    const folder = await waitingAt40(box, auto(9));
    await box.cli('stop', folder.id);
    assert.deepEqual(
      (await settled()).slice(3).map(({ status, message }) => [status, /go on/.test(message ?? '')]),
      [['stopped', false]],
    );
  });

  it('does not go on after what its file does not name', async () => {
    const later = { resume: { mode: 'auto', after: ['limit', 'lost'] } };
    await box.cli('run', training(box, { worksFor: 25, dieBy: 'SIGTERM' }, later));
    assert.deepEqual(facts(await settled()), [['failed', undefined]]);
  });
});

describe('a runner that is killed while it lets a run go on', () => {
  /** Where it is killed, and how many runs there are then: what was asked for and never begun is one of them. */
  for (const [point, count] of [
    ['after-ended', 2],
    ['after-summary', 2],
    ['after-going-on', 2],
    ['after-telling-earlier', 3],
    ['after-going-on-launch', 2],
  ] as const) {
    it(`${point}: the next one sees to it, once`, async () => {
      const file = training(box, { worksFor: 60, dieBy: 'SIGTERM' }, auto(2));
      const env = { RUNTRAIL_FAIL_POINT: `${point}@${box.root}/once` };
      await finished(box.start(['run', file], { env }));
      const runs = await until('a run that is completed', async () => {
        const all = await settled();
        return all.some(({ status }) => status === 'completed') && all;
      });
      assert.equal(runs.length, count);
      const worked = box.folders().filter((folder) => consoleOf(folder) !== '');
      assert.deepEqual(
        worked.map((folder) => consoleOf(folder).split('\n')[0]),
        ['from step 0', 'from step 60'],
      );
      const [first] = box.folders();
      assert.ok(first && eventsOfType(first, 'going-on').length >= 1);
      assertSound(first);
    });
  }
});
