/** The code of runs: what records say of it, whatever is in them, and files of commits as documents. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { RunView } from '../../src/core/run/view.ts';
import { Git } from '../../src/core/workflow/git.ts';
import { parameterText } from '../../src/vscode/clone/cloneRepository.ts';
import { type CodePlace, codePlaces, codeText, repositoryName } from '../../src/vscode/code/codePlaces.ts';
import { codeFacts } from '../../src/vscode/code/codeTooltip.ts';
import { differences, textOf, treeOf } from '../../src/vscode/code/codeTrees.ts';
import { codeFileOf } from '../../src/vscode/code/codeUri.ts';
import { CODE_SCHEME } from '../../src/vscode/ids.ts';
import { PhaseLines } from '../../src/vscode/tasks/phaseLines.ts';

const COMMIT = 'a'.repeat(40);
const KEPT = 'b'.repeat(40);
const SNAPSHOT = {
  ...{ commit: KEPT, ref: 'refs/runtrail/runs/x', changed: ['train.py', 'new.py'], changedCount: 2 },
  ...{ leftOut: [{ path: '.env', why: 'secret', bytes: 12 }], leftOutCount: 3, submodules: [] },
};
const CODE = { commit: COMMIT, branch: 'main', root: '/lab/rig', remote: null, snapshot: SNAPSHOT };

/** A record is a file that anybody may have written. */
const placesOf = (view: object) => codePlaces(view as Pick<RunView, 'code' | 'workflow'>, '/lab/rig');

describe('what a record says of code', () => {
  it('is told in a few words, and in full in the tooltip', () => {
    const [place] = placesOf({ code: CODE, workflow: null });
    assert.ok(place);
    assert.equal(codeText(place), 'main · aaaaaaaaaa · 2 changed files');
    const facts = new Map(codeFacts(place));
    assert.equal(facts.get('Changed files'), '2: train.py, new.py');
    assert.equal(facts.get('Left out'), '.env (looks like a secret), and 2 more');
    assert.equal(facts.get('Snapshot'), KEPT);
  });

  it('names a workflow by its repository, before the workspace', () => {
    const workflow = {
      ...{ repository: 'git@host:lab/stim.git', ref: 'v1', commit: KEPT, branch: null, folder: '/c' },
      ...{ mode: 'shared', source: 'server', gitDir: '/cache/stim/repository.git', state: null },
    };
    const [first, second] = placesOf({ code: CODE, workflow });
    assert.deepEqual([first?.kind, second?.kind], ['workflow', 'workspace']);
    assert.equal(first && codeText(first), 'stim · v1 · bbbbbbbbbb');
    assert.deepEqual(first?.repository, { gitDir: '/cache/stim/repository.git' });
  });

  it('is passed over where it is no commit of anything', () => {
    const wrong = ['--upload-pack=x', `${COMMIT}\n`, 7, null, { toString: 'x' }, 'HEAD'];
    for (const commit of wrong) assert.deepEqual(placesOf({ code: { ...CODE, commit, snapshot: null } }), []);
    for (const code of [null, undefined, 'x', [], 3]) assert.deepEqual(placesOf({ code }), []);
    const [place] = placesOf({ code: { ...CODE, root: 3, snapshot: { commit: 'x', changedCount: 'many' } } });
    assert.equal(place?.commit, COMMIT);
    assert.deepEqual(place?.repository, { cwd: '/lab/rig' });
  });

  it('is called by the last part of its address', () => {
    const addresses = ['https://h/a/stim.git', 'git@h:stim', '/data/stim/', 'ssh://h:22/~/stim.git/'];
    assert.deepEqual(addresses.map(repositoryName), ['stim', 'stim', 'stim', 'stim']);
    assert.equal(
      parameterText('https://h/a.git', COMMIT),
      `"workflow": {\n  "repository": "https://h/a.git",\n  "ref": "${COMMIT}"\n}`,
    );
  });
});

describe('files of a commit', () => {
  let folder = '';
  const git = new Git('git', process.env);
  const at = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  let place: CodePlace;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-code-'));
    at('init', '--quiet');
    const as = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    const write = (name: string, content: string | Buffer) =>
      fs.writeFileSync(path.join(folder, name), content);
    write('kept.py', 'x = 1\n');
    write('gone.py', 'y = 1\n');
    at('add', '.');
    at(...as, 'commit', '--quiet', '--message=1');
    const base = at('rev-parse', 'HEAD');
    write('kept.py', 'x = 2\n');
    write('a "b"\nc.py', 'odd\n');
    write('raw.bin', Buffer.from([1, 0, 2]));
    write('long.csv', '1234567\n'.repeat(800_000));
    fs.symlinkSync('/etc/passwd', path.join(folder, 'link'));
    fs.rmSync(path.join(folder, 'gone.py'));
    at('add', '.');
    at(...as, 'commit', '--quiet', '--message=2');
    const [found] = placesOf({
      code: { ...CODE, commit: at('rev-parse', 'HEAD'), root: folder, snapshot: null },
    });
    place = { ...(found ?? assert.fail()), base };
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const text = async (name: string) => {
    const file = (await treeOf(git, place, place.commit)).get(name);
    return textOf(git, place, file ?? assert.fail(`no ${name}`));
  };

  it('are compared by what is in them', async () => {
    const found = differences(await treeOf(git, place, place.base), await treeOf(git, place, place.commit));
    assert.deepEqual(
      found.map(({ path: name, kind }) => `${kind} ${name}`),
      [
        'added a "b"\nc.py',
        'removed gone.py',
        'changed kept.py',
        'added link',
        'added long.csv',
        'added raw.bin',
      ],
    );
    assert.equal(differences(new Map(), await treeOf(git, place, place.base)).length, 2);
  });

  it('are shown as they were; a link as where it leads, never what is there', async () => {
    assert.equal(await text('kept.py'), 'x = 2\n');
    assert.equal(await text('a "b"\nc.py'), 'odd\n');
    assert.equal(await text('link'), '/etc/passwd');
  });

  it('are said to be binary, or cut with a note', async () => {
    assert.match(await text('raw.bin'), /binary, 3 B/);
    const long = await text('long.csv');
    assert.match(long, /… cut here: the file is 6\.1 MiB large\.\n$/);
    assert.ok(long.length < 5.1 * 2 ** 20);
  });

  it('of a commit that is gone are a sentence', async () => {
    await assert.rejects(treeOf(git, place, COMMIT), /The commit aaaaaaaaaa is no longer in its repository/);
  });

  it('of a repository that is gone say how to get it back', async () => {
    const gone = { ...place, kind: 'workflow', repository: { gitDir: path.join(folder, 'no.git') } } as const;
    await assert.rejects(treeOf(git, gone, COMMIT), /no\.git is no longer there/);
  });

  it('are not opened by an address that names something else', async () => {
    const other = (query: string) => vscode.Uri.from({ scheme: CODE_SCHEME, path: '/kept.py', query });
    assert.equal(codeFileOf(other('/x\0id\0other\0ran')), undefined);
    const document = await vscode.workspace.openTextDocument(other(`${folder}\0id\0workspace\0ran`));
    assert.match(document.getText(), /There is no such run in this window/);
  });
});

describe('the phases of a run in its terminal', () => {
  it('have a line each, rewritten while they go on', () => {
    let written = '';
    const lines = new PhaseLines((text) => (written += text));
    const phases = ['Counting objects 3 %', 'Counting objects 100 %', 'Receiving objects 1 %', null];
    for (const phase of phases) lines.show({ status: 'preparing', phase });
    lines.show({ status: 'running', phase: null });
    lines.end();
    const plain = written.replaceAll('\x1b[2m', '').replaceAll('\x1b[0m', '').replaceAll('\r\x1b[2K', '<');
    assert.equal(plain, '<Counting objects 3 %<Counting objects 100 %\r\n<Receiving objects 1 %\r\n');
  });
});
