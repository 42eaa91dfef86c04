/** What a person is told when git fails, from servers that really fail in that way. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import tls from 'node:tls';
import { AppError, type ErrorCode } from '../../../src/base/errors.ts';
import { Git, type GitCall } from '../../../src/core/workflow/git.ts';
import { GitFailure } from '../../../src/core/workflow/gitFailure.ts';
import { closedPort, HttpsServer, silentServer } from '../../support/gitServers.ts';
import { requireProgram } from '../../support/requires.ts';
import { SampleRepository } from '../../support/sampleRepository.ts';
import { Sandbox } from '../../support/sandbox.ts';
import { SshServer } from '../../support/sshServer.ts';

describe('a git that fails', () => {
  let box: Sandbox;
  let repository: SampleRepository;
  let https: HttpsServer;
  let ssh: SshServer;
  before(async function () {
    requireProgram(this, 'git');
    requireProgram(this, 'openssl', ['version']);
    box = new Sandbox();
    const noise = (n: number) => ({ 'data.bin': Buffer.from(String(Math.sin(n)).repeat(2000)), n: `${n}` });
    repository = new SampleRepository(path.join(box.root, 'srv', 'code.git'), { commits: 20, files: noise });
    https = await HttpsServer.start(path.join(box.root, 'srv'));
    ssh = await SshServer.start(this, box);
  });
  afterEach(() => {
    https.fault = undefined;
  });
  after(async () => {
    await https.dispose();
    await ssh.dispose();
    box.close();
  });

  /** With nothing of whoever runs the tests. */
  const gitWith = (env: object) =>
    Git.find({ ...box.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', ...env });

  async function failure(args: readonly string[], call: GitCall, env: object = {}): Promise<AppError> {
    const git = gitWith({ ...https.env, ...ssh.env, ...env });
    const error = await git.run(args, call).catch((error: unknown) => error);
    assert.ok(error instanceof AppError, `it did not fail as it should: ${error}`);
    return error;
  }
  const list = (address: string, env: object = {}) =>
    failure(['ls-remote', '--', address], { transports: ['https', 'ssh', 'file'], stallMs: 20_000 }, env);
  const fetch = (address: string, what: string, call: GitCall = {}) => {
    const gitDir = fs.mkdtempSync(path.join(box.root, 'mirror-'));
    repository.git('init', '--quiet', '--bare', gitDir);
    return failure(['fetch', '--no-tags', '--', address, what], {
      gitDir,
      transports: ['https', 'ssh'],
      ...call,
    });
  };
  const ofHttps = () => https.addressOf('code.git');
  const ofSsh = () => ssh.addressOf(repository.folder);

  function says(error: AppError, code: ErrorCode, message: RegExp, hint: RegExp): void {
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
    assert.equal(error.code, code);
  }

  it('has no way to the server', async () => {
    for (const address of [
      `https://127.0.0.1:${await closedPort()}/x`,
      `ssh://127.0.0.1:${await closedPort()}/x`,
      'https://no.such.host.invalid/x',
    ])
      says(
        await list(address),
        'unreachable',
        /cannot be reached.*(Could not resolve|Couldn't connect|refused)/,
        /network/,
      );
  });

  it('asks a server that is ill', async () => {
    for (const status of [500, 503, 429]) {
      https.fault = { kind: 'status', status };
      says(await list(ofHttps()), 'unreachable', new RegExp(`returned error: ${status}`), /network/);
    }
  });

  it('loses its server in the middle of a pack', async () => {
    https.fault = { kind: 'cut', afterBytes: 3000 };
    says(await fetch(ofHttps(), 'HEAD'), 'unreachable', /cannot be reached.*RPC failed/, /network/);
  });

  it('asks a server that falls silent', async () => {
    https.fault = { kind: 'hang', afterBytes: 3000 };
    says(await fetch(ofHttps(), 'HEAD', { stallMs: 1500 }), 'timeout', /said nothing for 1\.5 s/, /^$/);
    const silent = await silentServer();
    for (const address of [`https://127.0.0.1:${silent.port}/x`, `ssh://127.0.0.1:${silent.port}/x`])
      says(await fetch(address, 'HEAD', { stallMs: 300 }), 'timeout', /said nothing for/, /^$/);
    says(
      await fetch(`https://127.0.0.1:${silent.port}/x`, 'HEAD', { limitMs: 300 }),
      'timeout',
      /did not get done in/,
      /^$/,
    );
    await silent.dispose();
  });

  it('meets a certificate that is not to be trusted', async () => {
    const strangers = path.join(box.root, 'strangers.pem');
    fs.writeFileSync(strangers, tls.rootCertificates[0] ?? '');
    says(
      await list(ofHttps(), { GIT_SSL_CAINFO: strangers }),
      'refused',
      /cannot be verified.*certificate verification failed/,
      /http\.sslCAInfo/,
    );
    says(await list(ofHttps(), { GIT_SSL_CAINFO: '/missing' }), 'refused', /cannot be verified/, /sslCAInfo/);
  });

  it('meets a host key that is another one, and names the file that tells', async () => {
    ssh.forgetHostKey();
    says(await list(ofSsh()), 'refused', /not known yet.*No ED25519 host key is known for/, /known_hosts/);
    ssh.swapHostKey();
    const error = await list(ofSsh());
    says(error, 'refused', /not the one it was.*has changed/, /terminal/);
    assert.ok(error.hint?.includes(path.join(box.root, 'sshd', 'known_hosts:1')), error.hint);
    ssh.knowHostKey();
  });

  it('is not let in', async () => {
    const locked = await HttpsServer.start(path.join(box.root, 'srv'), {
      login: { name: 'ada', password: 'geheim' },
    });
    says(
      await list(locked.addressOf('code.git')),
      'denied',
      /who you are.*could not read/,
      /credential helper/,
    );
    const helper = '!f() { echo username=ada; echo password=wrong; }; f';
    const wrong = await list(
      locked.addressOf('code.git'),
      configEnvironment(box, 'credential.helper', helper),
    );
    says(wrong, 'denied', /who you are.*Authentication failed/, /credential helper/);
    await locked.dispose();
    https.fault = { kind: 'status', status: 403 };
    says(await list(ofHttps()), 'denied', /returned error: 403/, /credential helper/);
    ssh.lockOut();
    says(await list(ofSsh()), 'denied', /Permission denied \(publickey\)/, /ssh key/);
    ssh.letIn();
  });

  it('finds no such repository', async () => {
    for (const address of [https.addressOf('missing.git'), ssh.addressOf('/missing.git'), '/missing'])
      says(await list(address), 'not-found', /no such repository/, /address/);
  });

  it('finds no such commit or branch', async () => {
    for (const address of [ofHttps(), ofSsh()]) {
      says(await fetch(address, 'refs/heads/nope'), 'not-found', /no such commit.*remote ref/, /name/);
      says(await fetch(address, '1'.repeat(40)), 'not-found', /no such commit.*not our ref/, /forced push/);
    }
  });

  it('is led to an address that is not safe', async () => {
    https.fault = { kind: 'moved', to: 'http://127.0.0.1:1' };
    says(await list(ofHttps()), 'refused', /transport that is not allowed.*"?http"?/, /https/);
    for (const address of ['ftp://127.0.0.1:1/x', 'git://127.0.0.1:1/x', 'ext::sh -c true'])
      says(await list(address), 'refused', /transport '\w+' not allowed/, /https/);
  });

  it('finds the disk full, without blaming anybody for it', () => {
    const words = "fatal: write error: No space left on device\nfatal: unable to access 'x': RPC failed";
    says(new GitFailure('fetch', 128, words), 'cannot-start', /The disk is full/, /prune/);
  });

  it('may not write here, which is no matter of logins', () => {
    const words = "error: cannot open '/cache/FETCH_HEAD': Permission denied";
    says(new GitFailure('fetch', 255, words), 'cannot-start', /git fetch failed \(255\)/, /^$/);
  });

  it('ends its words as a sentence, as more may follow', () => {
    const message = (words: string) => new GitFailure('fetch', 128, words).message;
    assert.match(message('fatal: early EOF'), /git says: early EOF\.$/);
    assert.match(message('fatal: is it there?'), /git says: is it there\?$/);
    assert.equal(message(''), 'git fetch failed (128).');
  });

  it('tells no login', () => {
    const words = "fatal: unable to access 'https://ada:ge@heim@host/x': Could not resolve host";
    const failure = new GitFailure('fetch', 128, words);
    assert.doesNotMatch(JSON.stringify(failure) + failure.message + failure.stderr, /ada|heim/);
    assert.match(failure.message, /https:\/\/host\/x/);
  });

  it('passes on nothing that a terminal would obey', () => {
    const { message } = new GitFailure('fetch', 1, 'remote: \u001b]52;c;ZXZpbA==\u0007 hello\u202e');
    assert.doesNotMatch(message, /[\p{Cc}\u202e]/u);
    assert.match(message, /hello/);
  });

  it('says much, which is read at once', () => {
    const started = Date.now();
    for (const words of [
      'repository ',
      'remote branch ',
      '//',
      'Host key for ',
      'a@//',
      '\n',
      'offending key ',
    ])
      assert.ok(new GitFailure('fetch', 1, words.repeat(65_536 / words.length)).message.length < 600);
    assert.ok(Date.now() - started < 1000);
  });
});

/** As if the user had set it. */
function configEnvironment(box: Sandbox, key: string, value: string): object {
  const file = path.join(box.root, 'gitconfig');
  execFileSync('git', ['config', '--file', file, key, value]);
  return { GIT_CONFIG_GLOBAL: file };
}
