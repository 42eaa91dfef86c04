/** The server of one repository: every call that reaches it is made here, with its limits. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { withServer } from '../resilience/server.ts';
import type { FetchProgress } from '../run/code.ts';
import type { CodeSettings } from '../settings/code.ts';
import { type CheckedAddress, checkAddress, withoutLogin } from './address.ts';
import type { Git, GitAnswer, GitCall } from './git.ts';
import { GitFailure } from './gitFailure.ts';

/** A server that says nothing for so long is given up. */
const STALL_MS = 60_000;

/** How whoever wants the code is told of it, and takes the wish back. */
export interface FetchContext {
  readonly git: Git;
  readonly settings: CodeSettings;
  readonly signal?: AbortSignal | undefined;
  report(progress: FetchProgress): void;
}

export class Server {
  readonly address: string;
  readonly checked: CheckedAddress;
  /** Where it sent us instead, when it did. */
  movedTo: string | undefined;
  private readonly context: FetchContext;

  /** Refuses an address that is not safe or not allowed. */
  constructor(address: string, context: FetchContext) {
    this.checked = checkAddress(address, context.settings.repositories);
    this.address = address;
    this.context = context;
  }

  async run(args: readonly string[], call: GitCall = {}): Promise<Buffer> {
    return (await this.ask(args, call)).stdout;
  }

  /** Again where that may help, and not while the server is paused. */
  private ask(args: readonly string[], call: GitCall): Promise<GitAnswer> {
    const { settings, signal } = this.context;
    if (this.checked.host === null) return this.askOnce(args, call);
    const [target = ''] = this.checked.key.split('/'); // with a port that is not the usual one
    return withServer(target, () => this.askOnce(args, call), {
      folder: path.join(settings.repositoriesFolder, '.servers'),
      signal,
      onRetry: ({ attempt }) => this.tell(`Trying again, after attempt ${attempt} failed`),
    });
  }

  private async askOnce(args: readonly string[], call: GitCall): Promise<GitAnswer> {
    const { git, settings, signal, report } = this.context;
    const follows = settings.repositories.hosts === null;
    const answer = await git.ask(args, {
      ...call,
      transports: this.checked.transports,
      config: [...(call.config ?? []), `http.followRedirects=${follows ? 'initial' : 'false'}`],
      signal,
      stallMs: STALL_MS,
      limitMs: settings.repositories.fetchMinutes * 60_000,
      onProgress: ({ phase, percent, done, bytes }) =>
        report({ repository: this.address, phase, percent, objects: done, bytes }),
    });
    if (answer.code !== 0) throw await this.failure(args, answer);
    const target = /^warning: redirecting to (\S+)/m.exec(answer.stderr)?.[1];
    this.movedTo ??= target && withoutLogin(target);
    return answer;
  }

  /** What is being done now, without a number. */
  tell(phase: string, objects: number | null = null): void {
    this.context.report({ repository: this.address, phase, percent: null, objects, bytes: null });
  }

  private async failure(args: readonly string[], { code, stderr }: GitAnswer) {
    if (!/returned error: 30\d/.test(stderr)) return new GitFailure(args[0] ?? '', code, stderr);
    const moved = await this.askWhereTo();
    return new AppError('refused', `The repository ${this.address} has moved${moved}.`, {
      hint: 'Name its new address, if you trust it; its host must be among "repositories.hosts" of the machine.',
    });
  }

  /** Only the header in which the server names the new place is read; nothing is asked of that. */
  private async askWhereTo(): Promise<string> {
    const { git, signal } = this.context;
    const { stderr } = await git.ask(['ls-remote', '--', this.address, 'HEAD'], {
      transports: this.checked.transports,
      config: ['http.followRedirects=false'],
      env: { GIT_TRACE_CURL: '1', GIT_TRACE_CURL_NO_DATA: '1' },
      signal,
      stallMs: STALL_MS,
      limitMs: STALL_MS,
    });
    const target = /Recv header: location: (https?:\/\/[^\s?]+)/i.exec(stderr)?.[1];
    return target === undefined ? '' : ` to ${withoutLogin(target).replace(/\/info\/refs$/, '')}`;
  }
}
