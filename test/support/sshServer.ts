/** A real sshd on loopback with keys of its own, for tests that fetch over ssh. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { closedPort } from './gitServers.ts';
import { requireProgram } from './requires.ts';
import { finished, type Sandbox, until } from './sandbox.ts';

export class SshServer {
  readonly port: number;
  /** What git needs to get in. */
  readonly env: Readonly<Record<string, string>>;
  private readonly folder: string;
  private readonly server: ChildProcess;
  private readonly ended: Promise<unknown>;

  private constructor(folder: string, port: number, server: ChildProcess) {
    this.folder = folder;
    this.port = port;
    this.server = server;
    this.ended = finished(server);
    this.env = { GIT_SSH_COMMAND: `ssh -F /dev/null ${sshOptions(folder).join(' ')}` };
  }

  /** Its keys lie beside the workspace. Its repositories are those of the machine, by absolute paths. */
  static async start(test: Mocha.Context, box: Sandbox): Promise<SshServer> {
    requireProgram(test, '/usr/sbin/sshd', ['-?']);
    const port = await closedPort();
    const folder = path.join(box.root, 'sshd');
    fs.mkdirSync(folder, { recursive: true });
    makeKey(folder, 'user');
    fs.copyFileSync(path.join(folder, 'user.pub'), path.join(folder, 'authorized_keys'));
    makeKey(folder, 'host');
    writeKnownHosts(folder, port);
    fs.writeFileSync(path.join(folder, 'sshd_config'), serverConfig(folder, port));
    if (process.getuid?.() === 0) fs.mkdirSync('/run/sshd', { recursive: true }); // sshd wants it as root
    const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', path.join(folder, 'sshd_config')], {
      env: box.env, // by which the sandbox ends what a failed test leaves behind
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new SshServer(folder, port, server);
    await until('sshd listens', () => server.exitCode === null && answers(port));
    return started;
  }

  /** As `ssh://me@127.0.0.1:2222/srv/code.git`. */
  addressOf(repository: string): string {
    return `ssh://${os.userInfo().username}@127.0.0.1:${this.port}${repository}`;
  }

  /** From now on clients know another key for it: it looks like somebody else's server. */
  swapHostKey(): void {
    makeKey(this.folder, 'other');
    writeKnownHosts(this.folder, this.port, 'other');
  }

  /** From now on clients know no key for it. */
  forgetHostKey(): void {
    fs.writeFileSync(path.join(this.folder, 'known_hosts'), '');
  }

  /** Back to how it was. */
  knowHostKey(): void {
    writeKnownHosts(this.folder, this.port);
  }

  /** From now on nobody may come in. */
  lockOut(): void {
    fs.writeFileSync(path.join(this.folder, 'authorized_keys'), '');
  }

  letIn(): void {
    fs.copyFileSync(path.join(this.folder, 'user.pub'), path.join(this.folder, 'authorized_keys'));
  }

  async dispose(): Promise<void> {
    this.server.kill();
    await this.ended;
  }
}

function sshOptions(folder: string): string[] {
  return [
    `-i "${path.join(folder, 'user')}"`,
    ...[
      `UserKnownHostsFile="${path.join(folder, 'known_hosts')}"`,
      'GlobalKnownHostsFile=/dev/null',
      'StrictHostKeyChecking=yes',
      'IdentitiesOnly=yes',
      'IdentityAgent=none',
    ].map((option) => `-o '${option}'`),
  ];
}

function serverConfig(folder: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey "${path.join(folder, 'host')}"`,
    `AuthorizedKeysFile "${path.join(folder, 'authorized_keys')}"`,
    `PidFile "${path.join(folder, 'pid')}"`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'MaxStartups 200',
    '',
  ].join('\n');
}

function makeKey(folder: string, name: string): void {
  const file = path.join(folder, name);
  if (!fs.existsSync(file))
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
}

function writeKnownHosts(folder: string, port: number, key = 'host'): void {
  const [kind, text] = fs.readFileSync(path.join(folder, `${key}.pub`), 'utf8').split(' ');
  fs.writeFileSync(path.join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${kind} ${text}\n`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
