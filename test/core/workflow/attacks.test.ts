/** Repositories and servers that want to run or write something here: each ends in a clear error, and has done nothing. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../src/base/errors.ts';
import type { WorkflowRequest } from '../../../src/core/run/code.ts';
import { repositoryFault } from '../../../src/core/workflow/address.ts';
import { restoreCode } from '../../../src/core/workflow/restoreCode.ts';
import { submoduleAddress } from '../../../src/core/workflow/submodules.ts';
import { CodeBox, fileOf } from '../../support/codeBox.ts';
import { requireProgram } from '../../support/requires.ts';
import type { Files, SampleRepository } from '../../support/sampleRepository.ts';
import { SshServer } from '../../support/sshServer.ts';

type RawEntry = readonly [mode: string, name: string, oid: string];

describe('a hostile repository', () => {
  let code: CodeBox;
  let repository: SampleRepository;
  let marker: string;
  before(async function () {
    requireProgram(this, 'git');
    code = await CodeBox.start();
    marker = path.join(code.box.root, 'MARKER');
    repository = code.repository();
  });
  afterEach(() => {
    code.server.fault = undefined;
  });
  after(() => code.close());

  /** Marks of programs, and files of hostile trees; links are not followed. */
  function planted(): string[] {
    const names = ['-name', '*MARKER*', '-o', '-name', '*planted*'];
    const found = execFileSync('find', [code.box.root, ...names], { encoding: 'utf8' });
    return found.split('\n').filter((name) => name !== '');
  }
  const ask = (more: Partial<WorkflowRequest> = {}) => code.obtain({ ref: 'evil', ...more });

  async function refused(more: Partial<WorkflowRequest>, message: RegExp): Promise<void> {
    await assert.rejects(ask(more), (error) => {
      assert.ok(error instanceof AppError, `a sentence, and not ${error}`);
      assert.match(error.message, message);
      return true;
    });
  }

  /** A tree with any names in it, also such as git would never write. */
  function tree(...entries: readonly RawEntry[]): string {
    const parts = entries.map(([mode, name, oid]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
    );
    return repository.gitWith(
      Buffer.concat(parts),
      'hash-object',
      '-t',
      'tree',
      '-w',
      '--stdin',
      '--literally',
    );
  }
  const blob = (content: string) => repository.gitWith(content, 'hash-object', '-w', '--stdin');
  const serve = (root: string) =>
    repository.setBranch('evil', repository.git('commit-tree', '-m', 'evil', root));
  const files = (content: Files) => {
    repository.setBranch('evil');
    return repository.commitAgain(content, 'evil');
  };

  describe('with names that lead elsewhere', () => {
    const script = '#!/bin/sh\ntouch planted\n';
    for (const name of ['..', 'git~1', '.g\u200cit']) {
      it(`as ${JSON.stringify(name)} is not checked out`, async () => {
        const below = tree(['100755', 'planted', blob(script)]);
        serve(tree(['40000', name, below], ['100644', 'main.py', blob('print(1)\n')]));
        await refused({}, /git|path|tree/i);
      });
    }

    it('as a whole path is not checked out', async () => {
      serve(tree(['100644', '/tmp/planted', blob('evil')]));
      await refused({}, /git|path|tree/i);
      assert.equal(fs.existsSync('/tmp/planted'), false);
    });

    it('as a link and a folder of one name is not written through', async () => {
      const outside = path.join(code.box.root, 'outside');
      fs.mkdirSync(outside, { recursive: true });
      const below = tree(['100644', 'inside', blob('evil')]);
      serve(tree(['120000', 'a', blob(outside)], ['40000', 'a', below]));
      await ask().catch((error: unknown) => assert.ok(error instanceof AppError));
      assert.deepEqual(fs.readdirSync(outside), []);
    });

    it('as a link that leads out is a link, and no place for a program', async () => {
      files({ out: { mode: '120000', content: '/' }, up: { mode: '120000', content: '../..' } });
      const got = await ask();
      assert.equal(fs.readlinkSync(path.join(got.workflow.folder, 'out')), '/');
      const ref = got.workflow.commit;
      for (const place of ['out', 'out/etc', 'up', 'up/x', '../x', '/etc', 'notes/../../..', 'a\nb', '-rf'])
        await refused(
          { ref, path: place },
          /out of the repository|inside the repository|not in the repository/,
        );
    });
  });

  it('with a link to other repositories leaves them alone, also when the code of a run is brought back', async () => {
    const mine = path.join(code.box.root, 'home', 'mine', '.git');
    fs.mkdirSync(mine, { recursive: true });
    files({ home: { mode: '120000', content: path.join(code.box.root, 'home') } });
    const run = code.newRun();
    const { workflow } = await ask();
    fs.writeFileSync(run.resolved, JSON.stringify({ schema: 'runtrail/run/1', workflow }));
    const to = path.join(code.box.root, 'brought back');
    const context = { git: code.git, settings: code.settings, report: () => undefined };
    await restoreCode({ run, to, part: undefined }, context);
    assert.deepEqual(fs.readdirSync(to).sort(), ['home', 'main.py', 'notes']);
    assert.ok(fs.existsSync(mine), 'the repository behind the link is still there');
  });

  describe('with submodules', () => {
    const module = (url: string, name = 'part', place = 'part') =>
      files({
        '.gitmodules': `[submodule ${JSON.stringify(name)}]\n\tpath = ${place}\n\turl = ${JSON.stringify(url)}\n\tupdate = !touch ${marker}\n`,
        [place]: { mode: '160000', content: repository.commitOf('main') },
      });

    for (const [url, why] of [
      ['ext::sh -c touch% MARKER', /transport "ext::"/],
      ['/SERVED', /folder of this machine/],
    ] as const) {
      it(`from ${JSON.stringify(url)} is refused`, async () => {
        module(url.replace('MARKER', marker).replace('/SERVED', repository.folder));
        await refused({}, why);
      });
    }

    it('have addresses under the same rules, also where they are relative', () => {
      const parent = 'https://host/lab/code.git';
      for (const url of [
        '-uMARKER',
        '--upload-pack=touch MARKER',
        'x\ny',
        'ssh://-oProxyCommand=touch%20MARKER/x',
        'git://127.0.0.1:1/x',
        'http://127.0.0.1:1/x',
        'https://ada:secret@127.0.0.1:1/x',
        './../%2e%2e/x',
        './x\u0000y',
        '../code/../../../x',
      ])
        assert.ok(repositoryFault(submoduleAddress(url, parent)), url);
      assert.throws(() => submoduleAddress('../../../../../x', parent), /leads out of the server/);
      assert.equal(submoduleAddress('./ext::sh -c x', parent), `${parent}/ext::sh -c x`);
    });

    it('on a host that is not allowed is refused', async () => {
      module('https://evil.example/x');
      code.given = { hosts: ['127.0.0.1'] };
      await refused({}, /evil\.example, which is not among the hosts/);
      code.given = {};
    });

    it('runs nothing that .gitmodules names, and makes no folder by a name that leads out', async () => {
      const part = code.repository('part');
      files({
        '.gitmodules': `[submodule "../../planted"]\n\tpath = part\n\turl = ../part.git\n\tupdate = !touch ${marker}\n[core]\n\tfsmonitor = touch ${marker}\n`,
        part: { mode: '160000', content: part.commitOf('main') },
      });
      const got = await ask();
      assert.equal(fileOf(got, 'part/main.py'), 'print(2)\n');
    });

    it('at a path that a link leads out of are not written there', async () => {
      const outside = path.join(code.box.root, 'elsewhere');
      fs.mkdirSync(outside);
      const part = code.repository('other part');
      const config = '[submodule "a"]\n\tpath = a/inside\n\turl = ../other part.git\n';
      const below = tree(['160000', 'inside', part.commitOf('main')]);
      const entries: RawEntry[] = [
        ['100644', '.gitmodules', blob(config)],
        ['120000', 'a', blob(outside)],
        ['40000', 'a', below],
      ];
      serve(tree(...entries));
      await ask().catch((error: unknown) => assert.ok(error instanceof AppError));
      assert.deepEqual(fs.readdirSync(outside), []);
    });

    it('whose .gitmodules is a link is refused', async () => {
      const config = path.join(code.box.root, 'gitmodules');
      fs.writeFileSync(config, `[submodule "a"]\n\tpath = part\n\turl = ext::touch% ${marker}\n`);
      files({
        '.gitmodules': { mode: '120000', content: config },
        part: { mode: '160000', content: repository.commitOf('main') },
      });
      await refused({}, /invalid path '\.gitmodules'/);
    });

    it('that contain themselves are not fetched for ever', async () => {
      const config = `[submodule "a"]\n\tpath = a\n\turl = ./\n`;
      files({ '.gitmodules': config });
      for (let i = 0; i < 6; i++)
        repository.commitAgain({ a: { mode: '160000', content: repository.commitOf('evil') } }, 'evil');
      await refused({}, /nested deeper|cannot be fetched/);
    });
  });

  describe('asked for', () => {
    for (const ref of [
      '-x',
      '--upload-pack=touch MARKER',
      '--output=MARKER',
      '-uMARKER',
      '--exec=touch MARKER',
      '--open-files-in-pager=touch MARKER',
      '--contents=MARKER',
      'main\n--output=MARKER',
      'refs/../../MARKER',
      'main..main',
      '^main',
      'main:MARKER',
      'main@{1}',
      '@',
      ':/commit',
      'main^{/x}',
      '+refs/heads/*:refs/heads/*',
      'x'.repeat(5000),
    ]) {
      it(`the ref ${JSON.stringify(ref.slice(0, 40))} is refused`, () =>
        refused({ ref: ref.replace('MARKER', marker) }, /git would take it|is not the name of/));
    }

    for (const address of [
      'ext::sh -c touch% MARKER',
      'EXT::touch% MARKER',
      '--upload-pack=touch MARKER',
      'fd::0',
    ])
      it(`the address ${address} is refused`, () =>
        refused({ repository: address.replace('MARKER', marker) }, /must not/));
  });

  describe('whose server', () => {
    it('names branches as no git would shows and takes only the others', async () => {
      const served = code.repository('odd');
      const commit = served.commitOf('main');
      for (const name of ['-x', '--upload-pack=x']) served.setBranch(name);
      const odd = [
        'refs/heads/a~b',
        'refs/heads/\u001b]52;c;eA==\u0007',
        'refs/heads/a..b',
        'refs/heads/good',
      ];
      const packed = odd.map((name) => `${commit} ${name}\n`).join('');
      fs.writeFileSync(path.join(served.folder, 'packed-refs'), packed);
      const address = code.addressOf('odd');
      const listed = await code.repositories.remoteRefs(address, {});
      assert.deepEqual(listed.branches.map(({ name }) => name).sort(), ['good', 'main']);
      assert.equal((await ask({ repository: address, ref: 'good' })).workflow.commit, commit);
    });

    it('has a default branch that looks like an option is asked for no such thing', async () => {
      const served = code.repository('option');
      served.setBranch('--upload-pack=x');
      fs.writeFileSync(path.join(served.folder, 'HEAD'), 'ref: refs/heads/--upload-pack=x\n');
      const { workflow } = await ask({ repository: code.addressOf('option'), ref: null });
      assert.equal(workflow.commit, served.commitOf('main'));
      assert.notEqual(workflow.branch, '--upload-pack=x');
    });

    it('leads to another transport is not followed', async () => {
      for (const to of ['http://127.0.0.1:1', 'file:///etc']) {
        code.server.fault = { kind: 'moved', to };
        await refused({ ref: 'main' }, /transport that is not allowed/);
      }
    });

    it('over ssh keeps large files is asked for them itself, whatever store the repository names', async function () {
      requireProgram(this, 'git-lfs');
      const ssh = await SshServer.start(this, code.box);
      Object.assign(code.box.env, ssh.env);
      const steal = `url = ${code.addressOf('stolen')}`;
      files({
        '.gitattributes': '*.bin filter=lfs\n',
        'a.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'1'.repeat(64)}\nsize 5\n`,
        '.lfsconfig': `[remote "origin"]\n\tlfs${steal}\n[lfs]\n\tpush${steal}\n`,
      });
      await refused({ repository: ssh.addressOf(repository.folder) }, /LFS|lfs/);
      await ssh.dispose();
      assert.ok(!code.server.requests.some((request) => request.includes('stolen')));
    });
  });

  it('has run nothing, and written nothing where it does not belong, in any of these', () => {
    assert.deepEqual(planted(), []);
  });
});
