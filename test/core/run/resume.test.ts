/** Going on, as far as it follows from a record alone: why, with which command, and in which words. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { shellWord } from '../../../src/core/process/shellCommand.ts';
import { annotate } from '../../../src/core/run/annotations.ts';
import { askRun, isStopAsked } from '../../../src/core/run/ask.ts';
import type { ResumesFrom } from '../../../src/core/run/checkpoints.ts';
import { RunFolder } from '../../../src/core/run/folder.ts';
import { heldCheckpoints } from '../../../src/core/run/heldCheckpoints.ts';
import type { RunRequest } from '../../../src/core/run/model.ts';
import { PLAIN_CHECKPOINTS } from '../../../src/core/run/plain.ts';
import { withoutResumeArguments, withResumeArguments } from '../../../src/core/run/resumeArguments.ts';
import { resumeCauseOf } from '../../../src/core/run/resumeCause.ts';
import { checkpointName, fromStepText, resumedFromText } from '../../../src/core/run/resumeWords.ts';
import { Workspace } from '../../../src/core/run/workspace.ts';
import { eventsIn, RUN, record, request } from '../../support/record.ts';
import { requireProgram } from '../../support/requires.ts';

const from: ResumesFrom = {
  ...{ id: RUN, name: 'train', path: '/runs/a b/checkpoints/4000.pt', attempt: 1, by: 'person' },
  ...{ checkpoint: { path: 'checkpoints/4000.pt', step: 4000, sha256: '0', bytes: 1 }, earlierMs: null },
  changes: [],
};

function asked(command: RunRequest['command'], resume: readonly string[]) {
  return { command, checkpoints: { ...PLAIN_CHECKPOINTS, resume }, resumes: from };
}

describe('the arguments of going on', () => {
  it('are added to a list as they are, and to a line as words', () => {
    const args = ['--resume', '{checkpoint}', '--step={step}', '--of', '{run}', '{other}'];
    assert.deepEqual(withResumeArguments(['train'], args, from), [
      ...['train', '--resume', from.path, '--step=4000', '--of', RUN, '{other}'],
    ]);
    assert.equal(
      withResumeArguments('train\n', args.slice(0, 3), from),
      `train --resume ${shellWord(from.path)} --step=4000`,
    );
  });

  it('reach a program of the shell whatever is in them', function () {
    requireProgram(this, 'sh', ['-c', ':']);
    const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((each) => !each.includes('\0'));
    fc.assert(
      fc.property(text, (word) => {
        const line = withResumeArguments('printf %s.', ['{checkpoint}'], { ...from, path: word });
        const { stdout } = spawnSync('sh', ['-c', String(line)], { encoding: 'utf8' });
        assert.equal(stdout, `${word.toWellFormed()}.`);
      }),
      { numRuns: 15 },
    );
  });

  it('are taken off again, whatever they are', () => {
    const args = fc.array(fc.oneof(fc.string(), fc.constantFrom('{checkpoint}', '{step}', '{run}')));
    const command = fc.oneof(
      fc.array(fc.string(), { minLength: 1 }),
      fc.string().map((line) => line.trimEnd()),
    );
    fc.assert(
      fc.property(command, args, (plain, resume) => {
        const full = withResumeArguments(plain, resume, from);
        assert.deepEqual(withoutResumeArguments(asked(full, resume)), plain);
      }),
    );
    assert.deepEqual(withoutResumeArguments(asked(['train', '--other'], ['--resume'])), ['train', '--other']);
  });

  it('need a step where they name one', () => {
    const unnumbered = { ...from, checkpoint: { ...from.checkpoint, step: null } };
    assert.throws(() => withResumeArguments(['train'], ['{step}'], unnumbered), {
      code: 'refused',
      message: /names \{step\}/,
    });
  });
});

describe('why a run is gone on with', () => {
  const exit = (code: number | null, signal: string | null) => ({ code, signal });
  for (const [status, reason, how, cause] of [
    ['lost', 'interrupted-by-restart', null, 'lost'],
    ['lost', 'exit-unknown', null, 'lost'],
    ['lost', 'record-unreadable', null, undefined],
    ['timed-out', 'over-limit', exit(null, 'SIGTERM'), 'limit'],
    ['killed-by-limit', 'over-limit', exit(null, 'SIGKILL'), 'limit'],
    ['failed', 'signal', exit(null, 'SIGTERM'), 'preempted'],
    ['failed', 'signal', exit(null, 'SIGUSR1'), 'preempted'],
    ['failed', 'exit-code', exit(143, null), 'preempted'],
    ['failed', 'signal', exit(null, 'SIGSEGV'), 'failed'],
    ['failed', 'signal', exit(null, 'SIGINT'), undefined],
    ['failed', 'exit-code', exit(130, null), undefined],
    ['failed', 'exit-code', exit(1, null), 'failed'],
    ['failed', 'spawn-failed', null, undefined],
    ['failed', 'never-started', null, undefined],
    ['stopped', 'stop-requested', exit(null, 'SIGTERM'), undefined],
    ['completed', null, exit(0, null), undefined],
    ['running', null, null, undefined],
  ] as const) {
    it(`${status}, ${reason ?? '-'}, ${how?.signal ?? how?.code ?? '-'}: ${cause ?? 'nothing'}`, () => {
      assert.equal(resumeCauseOf({ status, reason, exit: how, outcome: null }), cause);
      if (status !== 'running')
        assert.equal(resumeCauseOf({ status: 'finishing', reason, exit: how, outcome: status }), cause);
    });
  }
});

describe('going on in words', () => {
  it('names the run and the step, else the file', () => {
    assert.equal(resumedFromText(from), `train @ step 4,000 (${RUN.slice(-6)})`);
    assert.equal(fromStepText(from), 'from step 4,000');
    assert.equal(checkpointName({ step: null, path: 'checkpoints/last.pt' }), 'last.pt');
  });
});

describe('a checkpoint that a run goes on from', () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-held-'));
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  it('is held as long as that one lives, and whatever else stands in the annotations is no harm', () => {
    const workspace = new Workspace(root, path.join(root, 'runs'), {} as Workspace['config']);
    const earlier = workspace.run(RUN);
    const later = '01arz3ndektsv4rrffq69g5fax';
    for (const value of [later, later, '01arz3ndektsv4rrffq69g5faz', '../../x'])
      annotate(workspace, earlier, 'test', { kind: 'resumed', value });
    assert.deepEqual(heldCheckpoints(workspace, earlier), []);
    const folder = workspace.run(later);
    fs.mkdirSync(folder.root, { recursive: true });
    fs.writeFileSync(folder.request, JSON.stringify({ ...request, id: later, resumes: from }));
    assert.deepEqual(heldCheckpoints(workspace, earlier), [{ path: 'checkpoints/4000.pt', by: later }]);
    fs.writeFileSync(
      folder.request,
      JSON.stringify({ ...request, id: later, resumes: { ...from, id: later } }),
    );
    assert.deepEqual(heldCheckpoints(workspace, earlier), []);
  });
});

describe('a stop that somebody asked for', () => {
  it('counts also where nobody was left to answer it, and where a limit was faster', () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-stop-'));
    try {
      const folder = new RunFolder(root);
      fs.mkdirSync(folder.requests, { recursive: true });
      assert.equal(isStopAsked(folder, []), false);
      askRun(folder, 'pause', 'ada');
      fs.writeFileSync(path.join(folder.requests, 'junk.json'), '{');
      assert.equal(isStopAsked(folder, []), false);
      const id = askRun(folder, 'stop', 'ada');
      assert.equal(isStopAsked(folder, []), true);
      fs.rmSync(path.join(folder.requests, `${id}.json`));
      const over = { rule: 'x', value: 1, limit: 1, action: 'stop', message: '' };
      const asked = { request: id, kind: 'stop', by: 'ada', outcome: 'accepted' };
      const events = eventsIn(
        record([
          ['limit-exceeded', over],
          ['requested', asked],
        ] as never),
      );
      assert.equal(isStopAsked(folder, events.slice(0, 1)), false);
      assert.equal(isStopAsked(folder, events), true);
    } finally {
      fs.rmSync(root, { recursive: true, force: true });
    }
  });
});
