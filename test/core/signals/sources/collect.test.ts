/** What live sources give: addresses, files and folders. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import type { MetricSource } from '../../../../src/core/run/signals.ts';
import { collector } from '../../../../src/core/signals/sources/collect.ts';
import { GOLDEN } from '../../../support/eventRecords.ts';
import { Sandbox } from '../../../support/sandbox.ts';

const PROMETHEUS = `# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).
# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{gpu="0",name="A \\"B\\""} 42
DCGM_FI_DEV_GPU_UTIL{gpu="1"} 7.5 1700000000000
up 1
broken{ 3
`;

describe('a live source', () => {
  let box: Sandbox;
  let server: http.Server;
  let address: string;
  let answer: http.RequestListener;
  beforeEach(async () => {
    box = new Sandbox();
    server = http.createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const place = server.address();
    address = `http://127.0.0.1:${typeof place === 'object' ? place?.port : ''}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    box.close();
  });

  const collect = (from: string, more: Partial<MetricSource> = {}, signal = new AbortController().signal) => {
    const source = { name: 'gpu', from, seconds: 1, key: null, ...more };
    return collector(source, { cwd: box.workspace, sinceMs: Date.now() - 1000 }).collect(signal, false);
  };
  const figures = async (from: string, more?: Partial<MetricSource>) =>
    (await collect(from, more)).map(({ metric, context }) => [metric, context]);

  it('at an address may answer with JSON', async () => {
    answer = (_, response) => response.end('{"load": 0.5, "by": {"card": [1, 2]}, "name": "x", "text": "3"}');
    assert.deepEqual(await figures(address), [
      [{ 'gpu/load': 0.5 }, undefined],
      [{ 'gpu/by/card/0': 1 }, undefined],
      [{ 'gpu/by/card/1': 2 }, undefined],
      [{ 'gpu/text': 3 }, undefined],
    ]);
    assert.deepEqual(await figures(address, { key: 'by.card.1' }), [[{ gpu: 2 }, undefined]]);
    await assert.rejects(figures(address, { key: 'missing' }), /There is no number "missing" in it/);
  });

  it('at an address may answer as exporters of Prometheus do', async () => {
    answer = (_, response) => response.end(PROMETHEUS);
    assert.deepEqual(await figures(address), [
      [{ 'gpu/DCGM_FI_DEV_GPU_UTIL': 42 }, { gpu: '0', name: 'A "B"' }],
      [{ 'gpu/DCGM_FI_DEV_GPU_UTIL': 7.5 }, { gpu: '1' }],
      [{ 'gpu/up': 1 }, undefined],
    ]);
  });

  it('may lead elsewhere, but only within the web and not for ever', async () => {
    answer = ({ url }, response) => {
      if (url === '/') response.writeHead(302, { location: '/there' }).end();
      else if (url === '/there') response.end('5');
      else if (url === '/local') response.writeHead(302, { location: 'http://localhost:1/' }).end();
      else if (url?.startsWith('/round')) response.writeHead(302, { location: '/round' }).end();
      else response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    };
    assert.deepEqual(await figures(address), [[{ gpu: 5 }, undefined]]);
    await assert.rejects(
      figures(`${address}/file`),
      /file:\/\/\/etc\/passwd is no address that begins with http/,
    );
    await assert.rejects(figures(`${address}/local`), /leads to localhost:1, which nobody named/);
    await assert.rejects(
      figures(`${address}/round?key=secret`),
      (error: Error) => !/secret/.test(error.message),
    );
    await assert.rejects(figures(`${address}/round`), /from one address to the next without end/);
  });

  it('that sends too much, too slowly, nothing or an error has failed', async () => {
    answer = (_, response) => response.end(Buffer.alloc(5 << 20, '1'));
    await assert.rejects(figures(address), /sends more than 4/);
    answer = (_, response) => response.writeHead(500).end('1');
    await assert.rejects(figures(address), /answers with status 500/);
    answer = (_, response) => response.end('no numbers here');
    await assert.rejects(figures(address), /There is no number in it/);
    answer = (_, response) => void response.write('1');
    await assert.rejects(collect(address, {}, AbortSignal.timeout(50)), /did not answer in time/);
    server.close();
    server.closeAllConnections();
    await assert.rejects(figures(address), /cannot be reached: .*ECONNREFUSED/);
  });

  it('may be a file that is written anew, or one that grows', async () => {
    const json = box.write('now.json', '{"load": 1}');
    const log = box.write('log.csv', 'step,load\n');
    const { collect: ask } = collector(
      { name: 'log', from: 'log.csv', seconds: 1, key: null },
      { cwd: box.workspace, sinceMs: Date.now() - 1000 },
    );
    const signal = new AbortController().signal;
    assert.deepEqual(await figures('now.json'), [[{ 'gpu/load': 1 }, undefined]]);
    fs.writeFileSync(json, '{"load": 2}');
    assert.deepEqual(await figures('now.json', { key: 'load' }), [[{ gpu: 2 }, undefined]]);
    assert.deepEqual(await ask(signal, false), []);
    fs.appendFileSync(log, '1,0.5\n');
    assert.deepEqual(
      (await ask(signal, false)).map(({ metric, step, source }) => [metric, step, source]),
      [[{ 'log/load': 0.5 }, 1, 'source:log']],
    );
  });

  it('may be a folder', async () => {
    const file = box.write('tb/events.out.tfevents.1700000000.host.1.0', '');
    fs.writeFileSync(file, GOLDEN);
    assert.deepEqual(await figures('tb', { key: 'loss' }), [[{ gpu: 0.5 }, undefined]]);
  });

  it('that is not there has failed', async () => {
    await assert.rejects(figures('missing.csv'), /There is no file missing.csv/);
    await assert.rejects(figures(path.join(box.workspace, '\0')), /There is no file/);
  });
});
