/** That a repository cannot make git run programs of its own, and that git ends when it is told to. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../src/base/errors.ts';
import { Git, type GitCall } from '../../../src/core/workflow/git.ts';
import { silentServer } from '../../support/gitServers.ts';
import { requireLinux, requireProgram, skip } from '../../support/requires.ts';
import { SampleRepository } from '../../support/sampleRepository.ts';
import { isRunning, Sandbox, until } from '../../support/sandbox.ts';
import { SshServer } from '../../support/sshServer.ts';

describe('git', () => {
  let box: Sandbox;
  let marker: string;
  let clone: string;
  let evil: string;
  before(function () {
    requireProgram(this, 'git');
    requireLinux(this, 'it marks with programs in sh');
    box = new Sandbox();
    marker = path.join(box.root, 'MARKER');
    evil = program('evil', `echo "$0 $*" >> '${marker}'; cat 2>/dev/null; exit 0`);
    const source = new SampleRepository(path.join(box.root, 'source.git'), {
      files: (n) => ({
        'main.py': `print(${n})\n`,
        'data.bin': `${n}`,
        'notes.txt': `${n}`,
        '.gitattributes': '*.bin filter=evil diff=evil\n*.py diff=evil\n',
      }),
    });
    clone = path.join(box.workspace, 'clone');
    source.setBranch('main', signed(source));
    plain('clone', '--quiet', source.folder, clone);
  });
  beforeEach(() => {
    fs.rmSync(marker, { force: true });
    for (const name of ['main.py', 'notes.txt']) fs.writeFileSync(path.join(clone, name), 'print(9)\n');
  });
  after(() => box.close());

  function program(name: string, script: string): string {
    const file = path.join(box.root, name);
    fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }

  /** A git as anybody would start it. */
  function plain(...args: string[]): string {
    const env = { ...box.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    return execFileSync('git', [...who, ...args], { env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /** The last commit once more, with what looks like a signature. */
  function signed(source: SampleRepository): string {
    const commit = source.git('cat-file', 'commit', 'main');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n';
    const text = `${commit.replace('\n\n', `\n${signature}\n`)}\n`;
    return source.gitWith(text, 'hash-object', '-t', 'commit', '-w', '--stdin');
  }

  function git(env: object = {}): Git {
    return Git.find({ ...box.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...env });
  }

  function marks(): string {
    return fs.existsSync(marker) ? fs.readFileSync(marker, 'utf8') : '';
  }

  /** What we ask of a work tree; each of them runs something of the repository's when asked in the usual way. */
  const LOOKS: readonly (readonly string[])[] = [
    ['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=all', '--no-renames'],
    ['diff'],
    ['diff', '--cached'],
    ['show', 'HEAD'],
    ['log', '-p', '-1', '--stat'],
    ['ls-files', '-s'],
    ['diff-index', 'HEAD'],
    ['diff-files'],
    ['describe', '--always', '--dirty'],
    ['rev-parse', 'HEAD'],
    ['for-each-ref'],
    ['write-tree'],
    ['config', '--list'],
    ['remote', '-v'],
  ];

  describe('in a repository with a configuration of its own', () => {
    /** Programs, each with a name that tells by which setting it came. */
    const SETTINGS = [
      'core.fsmonitor',
      'diff.external',
      'diff.evil.command',
      'diff.evil.textconv',
      'gpg.program',
      'alias.status',
    ] as const;

    const hostile = () => {
      for (const key of SETTINGS) {
        const file = program(`by-${key}`, `echo '${key}' >> '${marker}'`);
        plain('-C', clone, 'config', key, key.startsWith('alias') ? `!${file}` : file);
      }
      fs.copyFileSync(evil, path.join(box.root, 'post-index-change'));
      plain('-C', clone, 'config', 'core.hooksPath', box.root);
      plain('-C', clone, 'config', 'log.showSignature', 'true');
    };
    const harmless = () => {
      for (const key of [...SETTINGS, 'core.hooksPath', 'log.showSignature'])
        plain('-C', clone, 'config', '--unset', key);
    };

    it('runs no program that it names', async () => {
      hostile();
      for (const look of LOOKS) await git().ask(look, { cwd: clone });
      const ran = marks();
      harmless();
      assert.equal(ran, '');
    });

    it('would run them when it is started as usual', () => {
      hostile();
      const env = { ...box.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
      for (const look of LOOKS) spawnSync('git', ['-C', clone, ...look], { env, stdio: 'ignore' });
      const ran = marks();
      harmless();
      for (const key of [...SETTINGS.filter((each) => each !== 'alias.status'), 'post-index-change'])
        assert.ok(ran.includes(key), `${key} in ${ran}`);
    });

    it('runs no hook of it', async () => {
      const hooks = path.join(clone, '.git', 'hooks');
      for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction', 'pre-commit'])
        fs.copyFileSync(evil, path.join(hooks, hook));
      for (const look of LOOKS) await git().ask(look, { cwd: clone });
      await git().run(['update-ref', 'refs/runtrail/x', 'HEAD'], { cwd: clone });
      await git().run(['worktree', 'add', '--detach', '--', path.join(box.root, 'tree'), 'HEAD'], {
        cwd: clone,
      });
      assert.equal(marks(), '');
      plain('-C', clone, 'update-ref', 'refs/heads/y', 'HEAD');
      assert.notEqual(marks(), '', 'the hooks would run');
      fs.rmSync(hooks, { recursive: true });
    });

    it('runs its filters, as every git that its user starts: only in a workspace that is trusted', async () => {
      plain('-C', clone, 'config', 'filter.evil.clean', evil);
      fs.writeFileSync(path.join(clone, 'data.bin'), 'x');
      await git().run(LOOKS[0] ?? [], { cwd: clone });
      plain('-C', clone, 'config', '--unset', 'filter.evil.clean');
      assert.match(marks(), /evil/);
    });

    it('does not take the folder that it names for its objects for another one', async () => {
      plain('-C', clone, 'config', 'remote.origin.promisor', 'true');
      plain('-C', clone, 'config', 'remote.origin.url', `ext::${evil} %S`);
      plain('-C', clone, 'config', 'protocol.ext.allow', 'always');
      const missing = '1'.repeat(40);
      assert.equal((await git().ask(['cat-file', '-e', missing], { cwd: clone })).code, 1);
      assert.equal(marks(), '');
    });
  });

  describe('asked to fetch', () => {
    const SETTINGS = ['protocol.ext.allow=always', 'PROTOCOL.ALLOW=always', 'protocol.allow=always'];
    for (const address of ['ext::EVIL %S', 'EXT::EVIL %S', 'fd::0', 'git://127.0.0.1:1/x', '/SOURCE']) {
      it(`does not use ${address}`, async () => {
        for (const setting of SETTINGS)
          plain('-C', clone, 'config', ...(setting.split('=') as [string, string]));
        plain('-C', clone, 'config', 'core.gitProxy', evil);
        const real = address.replace('EVIL', evil).replace('/SOURCE', path.join(box.root, 'source.git'));
        plain('-C', clone, 'config', 'remote.origin.url', real);
        const call: GitCall = { cwd: clone, transports: ['https', 'ssh'], config: SETTINGS };
        for (const args of [
          ['fetch', 'origin'],
          ['ls-remote', '--', real],
        ])
          await assert.rejects(git().run(args, call), /transport '\w+' not allowed/);
        assert.equal(marks(), '');
      });
    }

    it('reads settings of the user, and not of a repository, for how to call ssh', async () => {
      const own = program('own-ssh', `echo "own $*" >> '${marker}'; exit 255`);
      const global = path.join(box.root, 'gitconfig');
      execFileSync('git', ['config', '--file', global, 'core.sshCommand', `'${own}' -F none`]);
      plain('-C', clone, 'config', 'core.sshCommand', evil);
      const call: GitCall = { cwd: clone, transports: ['ssh'] };
      const args = ['ls-remote', '--', 'ssh://ada@127.0.0.1/x'];
      await assert.rejects(git({ GIT_CONFIG_GLOBAL: global }).run(args, call));
      assert.match(marks(), /^own -F none -oBatchMode=yes .*ada@127\.0\.0\.1/m);
      assert.doesNotMatch(marks(), /evil/);

      const other = program('other-ssh', `echo "other $*" >> '${marker}'; exit 255`);
      for (const env of [
        { GIT_SSH_COMMAND: `'${other}'` },
        { GIT_SSH: other, GIT_CONFIG_GLOBAL: '/dev/null' },
      ]) {
        fs.rmSync(marker, { force: true });
        await assert.rejects(git({ GIT_CONFIG_GLOBAL: global, ...env }).run(args, call));
        assert.match(marks(), /^other .*-oBatchMode=yes/m);
      }
      plain('-C', clone, 'config', '--unset', 'core.sshCommand');
    });

    it('finds no ssh that lies in the folder', async () => {
      fs.copyFileSync(evil, path.join(clone, 'ssh'));
      const paths = ['.', '', './bin', process.env['PATH']].join(':');
      const call: GitCall = { cwd: clone, transports: ['ssh'] };
      await assert.rejects(git({ PATH: paths }).run(['ls-remote', '--', 'ssh://127.0.0.1:1/x'], call));
      assert.equal(marks(), '');
    });

    it('hands the path of a repository to the server as one word', async function () {
      const ssh = await SshServer.start(this, box);
      for (const name of ["x'; touch MARKER; '", 'x$(touch MARKER)`touch MARKER`;touch MARKER']) {
        const address = ssh.addressOf(`/tmp/${name.replace('MARKER', marker)}`);
        await assert.rejects(git(ssh.env).run(['ls-remote', '--', address], { transports: ['ssh'] }));
      }
      await ssh.dispose();
      assert.equal(marks(), '');
    });
  });

  it('does not open a repository that lies in a folder of another as if it were one', async () => {
    const inner = path.join(clone, 'inner');
    plain('init', '--quiet', '--bare', inner);
    plain('-C', inner, 'config', 'core.fsmonitor', evil);
    plain('-C', inner, 'config', 'core.bare', 'false');
    plain('-C', inner, 'config', 'core.worktree', clone);
    await assert.rejects(git().run(['status'], { cwd: inner }), /cannot use bare repository/);
    assert.equal(marks(), '');
    fs.rmSync(inner, { recursive: true });
  });

  it('does not open a repository of another user', async function () {
    if (process.getuid?.() !== 0) skip(this, 'only root can give a folder away');
    const folder = path.join(box.root, 'of nobody');
    plain('init', '--quiet', folder);
    plain('-C', folder, 'config', 'core.fsmonitor', evil);
    for (const each of [folder, path.join(folder, '.git')]) fs.chownSync(each, 65534, 65534);
    const failure = await git()
      .run(['status'], { cwd: folder })
      .catch((error: unknown) => error);
    assert.ok(failure instanceof AppError && failure.code === 'refused');
    assert.match(failure.message, /belongs to another user/);
    assert.match(failure.hint ?? '', /safe\.directory/);
    assert.equal(marks(), '');
  });

  it('knows nothing of the variables of another git', async () => {
    const elsewhere = path.join(box.root, 'elsewhere');
    plain('init', '--quiet', elsewhere);
    const env = {
      GIT_DIR: path.join(elsewhere, '.git'),
      GIT_WORK_TREE: elsewhere,
      GIT_INDEX_FILE: path.join(elsewhere, 'index'),
      GIT_OBJECT_DIRECTORY: path.join(elsewhere, 'objects'),
      GIT_EXTERNAL_DIFF: evil,
      GIT_PAGER: evil,
      GIT_PROXY_COMMAND: evil,
      GIT_ASKPASS: evil,
      SSH_ASKPASS: evil,
      GIT_TRACE: marker,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: evil,
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${evil}'`,
      GIT_NAMESPACE: 'x',
      GIT_ALLOW_PROTOCOL: 'ext',
      LC_ALL: 'de_DE.UTF-8',
    };
    assert.equal(await git(env).line(['rev-parse', '--show-toplevel'], { cwd: clone }), clone);
    for (const look of LOOKS) await git(env).ask(look, { cwd: clone });
    const call: GitCall = { cwd: clone, transports: ['https', 'ssh'] };
    await assert.rejects(git(env).run(['ls-remote', '--', `ext::${evil} %S`], call), /not allowed/);
    assert.equal(marks(), '');
  });

  describe('that is to end', () => {
    /** Says its pid and that of a child, and then nothing more. */
    const stubborn = () =>
      new Git(
        program('git', `trap '' TERM\nsleep 600 & echo "$$ $!" > '${marker}'\nwait; wait; sleep 600`),
        box.env,
      );
    const pids = () => until('it runs', () => /^(\d+) (\d+)\n/.exec(marks())?.slice(1).map(Number));

    it('ends with all it has started, also when it does not want to', async () => {
      const cancel = new AbortController();
      const running = stubborn().run(['fetch'], { transports: ['https'], signal: cancel.signal });
      const started = await pids();
      cancel.abort(new Error('not any more'));
      await assert.rejects(running, /not any more/);
      assert.deepEqual(started.filter(isRunning), []);
    });

    it('ends after its time', async () => {
      const began = performance.now();
      const server = await silentServer();
      const call: GitCall = { transports: ['https'], limitMs: 200 };
      const running = git().run(['ls-remote', `https://127.0.0.1:${server.port}/x`], call);
      await assert.rejects(running, (error) => error instanceof AppError && error.code === 'timeout');
      assert.ok(performance.now() - began < 1500);
      await server.dispose();
    });

    it('may have a limit of years', async () => {
      const call: GitCall = { cwd: clone, limitMs: 1e12, stallMs: 1e12 };
      assert.match(await git().line(['rev-parse', 'HEAD'], call), /^\w{40}$/);
    });

    it('does not begin when it was cancelled before', async () => {
      const call: GitCall = { signal: AbortSignal.abort(new Error('never')) };
      await assert.rejects(stubborn().run(['x'], call), /never/);
      assert.equal(marks(), '');
    });

    it('does not begin when it was cancelled while git was asked how to reach servers', async () => {
      const cancel = new AbortController();
      const asking = new Git(
        program('git', `case "$*" in *sshCommand) ;; *) echo ran >> '${marker}';; esac`),
        box.env,
      );
      const running = asking.run(['fetch'], { transports: ['ssh'], signal: cancel.signal });
      cancel.abort(new Error('never'));
      await assert.rejects(running, /never/);
      assert.equal(marks(), '');
    });

    it('ends when it cannot be written down that it runs', async () => {
      let pid = 0;
      const onStart = (started: number) => {
        pid = started;
        throw new Error('the disk is full');
      };
      await assert.rejects(stubborn().run(['fetch'], { transports: ['https'], onStart }), /the disk is full/);
      assert.ok(pid > 0 && !isRunning(pid));
    });

    it('is not waited for where something stays behind with its outputs', async () => {
      const leaving = new Git(program('git', `sleep 600 & echo $! > '${marker}'; echo done`), box.env);
      assert.equal(await leaving.line(['x']), 'done');
      process.kill(Number(marks()));
    });
  });

  it('that is missing is named', async () => {
    await assert.rejects(new Git('/missing/git', box.env).run(['x']), /git cannot be started/);
    assert.throws(() => Git.find({ PATH: '' }), /git was not found/);
  });
});
