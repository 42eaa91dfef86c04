/** What is asked of real servers: again where that may help, once where it cannot, not at all while one is paused. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ServerPaused } from '../../../src/core/resilience/breaker.ts';
import type { Retry } from '../../../src/core/resilience/retry.ts';
import { withServer } from '../../../src/core/resilience/server.ts';
import { Git } from '../../../src/core/workflow/git.ts';
import { HttpsServer } from '../../support/gitServers.ts';
import { requireProgram } from '../../support/requires.ts';
import { SampleRepository } from '../../support/sampleRepository.ts';
import { Sandbox, until } from '../../support/sandbox.ts';

describe('a server that is asked', () => {
  let box: Sandbox;
  let server: HttpsServer;
  let retries: Retry[];
  before(async function () {
    requireProgram(this, 'git');
    box = new Sandbox();
    new SampleRepository(path.join(box.root, 'srv', 'code.git'));
    server = await HttpsServer.start(path.join(box.root, 'srv'));
  });
  beforeEach(() => {
    retries = [];
    server.requests.length = 0;
    server.fault = undefined;
  });
  after(async () => {
    await server.dispose();
    box.close();
  });

  function ask(folder: string, name = 'code.git', signal?: AbortSignal): Promise<string> {
    const git = Git.find({ ...box.env, ...server.env });
    const operation = () =>
      git.line(['ls-remote', '--', server.addressOf(name), 'HEAD'], { transports: ['https'], signal });
    return withServer(`127.0.0.1:${server.port}`, operation, {
      folder: path.join(box.root, folder),
      signal,
      onRetry: (retry) => retries.push(retry),
    });
  }

  it('is asked again when it was ill for a moment', async () => {
    server.fault = { kind: 'status', status: 503, times: 1 };
    assert.match(await ask('moment'), /^\w{40}\tHEAD$/);
    assert.equal(retries.length, 1);
    assert.ok(retries.every(({ waitMs }) => waitMs >= 900 && waitMs <= 1100));
  });

  it('is asked once when it says no', async () => {
    await assert.rejects(ask('no', 'missing.git'), /no such repository/);
    assert.equal(retries.length, 0);
  });

  it('is left alone after the fifth operation that failed, each of them tried three times', async () => {
    server.fault = { kind: 'status', status: 500 };
    const folder = path.join(box.root, 'down');
    fs.mkdirSync(folder);
    const four = { count: 4, openedAt: 0, lastError: 'ill' };
    fs.writeFileSync(path.join(folder, `127.0.0.1-${server.port}.json`), JSON.stringify(four));
    await assert.rejects(ask('down'), /returned error: 500/);
    assert.equal(server.requests.length, 3);
    server.fault = undefined;
    await assert.rejects(ask('down'), (error) => {
      assert.ok(error instanceof ServerPaused);
      assert.match(
        error.message,
        /^127\.0\.0\.1:\d+ is paused until .* after 5 failures \(last: .*error: 500/,
      );
      return true;
    });
    assert.equal(server.requests.length, 3);
  });

  it('has not failed when somebody no longer wants to wait for it', async () => {
    server.fault = { kind: 'status', status: 500 };
    const cancel = new AbortController();
    const asking = ask('cancelled', 'code.git', cancel.signal);
    await until('the first wait', () => retries.length === 1);
    cancel.abort(new Error('not any more'));
    await assert.rejects(asking, /not any more/);
    assert.deepEqual(fs.existsSync(path.join(box.root, 'cancelled')), false);
  });
});
