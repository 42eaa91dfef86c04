/**
 * Real servers of git repositories on loopback, for tests: https in front of git's own `http-backend`, with the
 * troubles that servers have, and two that serve nothing. They live in the process of the test: a git that talks to
 * one must not be waited for synchronously (`execFileSync`). The one for ssh is in sshServer.ts.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What goes wrong. Bytes are counted in the answer that carries a pack. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; times?: number }
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'hang' | 'cut'; readonly afterBytes: number; times?: number };

/** What stands before a pack in the answer to a fetch. */
const PACK = 'packfile\n';

type Answering = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;

export interface HttpsOptions {
  /** Without it everybody may read. */
  readonly login?: { readonly name: string; readonly password: string };
}

export interface Port {
  readonly port: number;
  dispose(): Promise<void>;
}

/** The certificate is made once per process; `env` is what git needs to trust it. */
export class HttpsServer {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** What was asked, as `GET /code.git/info/refs`. */
  readonly requests: string[] = [];
  /** Answers that carried a pack: fetches, also the small ones by which git gets single objects later. */
  fetches = 0;
  fault: Fault | undefined;
  /** Whatever else it has beside repositories; true where that was asked for. */
  beside: Answering | undefined;
  private readonly server: https.Server;
  private readonly root: string;
  private readonly options: HttpsOptions;

  private constructor(server: https.Server, root: string, options: HttpsOptions) {
    this.server = server;
    this.root = root;
    this.options = options;
    this.port = portOf(server);
    this.env = { GIT_SSL_CAINFO: certificate().file };
    server.on('request', (request, response) => void this.answer(request, response));
  }

  /** Serves the bare repositories in a folder. */
  static async start(root: string, options: HttpsOptions = {}): Promise<HttpsServer> {
    const { key, cert } = certificate();
    const server = https.createServer({ key, cert });
    await listen(server);
    return new HttpsServer(server, root, options);
  }

  /** Of a repository, by its path in the folder: `code.git`. */
  addressOf(name: string): string {
    return `https://127.0.0.1:${this.port}/${name}`;
  }

  async dispose(): Promise<void> {
    this.server.closeAllConnections();
    await close(this.server);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://host');
    this.requests.push(`${request.method} ${url.pathname}`);
    if (this.refuses(request, response, url) || (await this.beside?.(request, response, url))) return;
    const body = Buffer.concat(await request.toArray());
    this.passOn(request, url, body, response);
  }

  private refuses(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    const { fault } = this;
    if (fault?.kind === 'status' && this.happens(fault)) response.writeHead(fault.status);
    else if (fault?.kind === 'moved')
      response.writeHead(301, { location: `${fault.to}${url.pathname}${url.search}` });
    else if (!this.isKnown(request))
      response.writeHead(401, { 'www-authenticate': 'Basic realm="repositories"' });
    else return false;
    response.end();
    return true;
  }

  private happens(fault: { times?: number }): boolean {
    if (fault.times === undefined) return true;
    fault.times--;
    return fault.times >= 0;
  }

  private isKnown({ headers }: IncomingMessage): boolean {
    const { login } = this.options;
    if (!login) return true;
    return headers.authorization === `Basic ${btoa(`${login.name}:${login.password}`)}`;
  }

  private passOn(request: IncomingMessage, url: URL, body: Buffer, response: ServerResponse): void {
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'],
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        GIT_PROJECT_ROOT: this.root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
        CONTENT_LENGTH: String(body.length),
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    response.on('close', () => backend.kill());
    backend.stdin.on('error', () => undefined); // it ended before it had read everything
    backend.stdin.end(body);
    const isFetch = wordsOf(request, body).includes('command=fetch');
    this.relay(backend.stdout, response, isFetch).catch(() => response.destroy());
  }

  /** From a CGI answer to one of http. */
  private async relay(stdout: NodeJS.ReadableStream, response: ServerResponse, isFetch: boolean) {
    const troubled = isFetch ? this.troubleOfPack() : undefined;
    let head = Buffer.alloc(0);
    let sent = 0;
    let seen = '';
    let isHeld = false;
    for await (const chunk of stdout) {
      let bytes = Buffer.from(chunk);
      if (!response.headersSent) {
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) continue;
        writeHead(head.subarray(0, end).toString('latin1'), response);
        bytes = head.subarray(end + 4);
      }
      // A pack counts wherever it was cut into pieces, also where it is held back.
      if (isFetch && !seen.includes(PACK)) {
        seen = seen.slice(-PACK.length) + bytes.toString('latin1');
        if (seen.includes(PACK)) this.fetches++;
      }
      if (isHeld) continue;
      if (troubled && sent + bytes.length > troubled.afterBytes) {
        isHeld = true;
        response.write(bytes.subarray(0, troubled.afterBytes - sent), () => {
          if (troubled.kind === 'cut') response.destroy();
        });
        continue;
      }
      sent += bytes.length;
      response.write(bytes);
    }
    if (isHeld) return;
    response.end();
  }

  private troubleOfPack() {
    const { fault } = this;
    return (fault?.kind === 'hang' || fault?.kind === 'cut') && this.happens(fault) ? fault : undefined;
  }
}

function writeHead(text: string, response: ServerResponse): void {
  const headers = text.split('\r\n').map((line) => /^([^:]+): *(.*)$/.exec(line) ?? []);
  const status = headers.find(([, name]) => name?.toLowerCase() === 'status')?.[2];
  for (const [, name = '', value = ''] of headers)
    if (name !== '' && name.toLowerCase() !== 'status') response.setHeader(name, value);
  response.writeHead(status === undefined ? 200 : Number.parseInt(status, 10));
}

function wordsOf({ headers }: IncomingMessage, body: Buffer): string {
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('latin1');
}

/** Takes every connection and never says a word. */
export async function silentServer(): Promise<Port> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // the other side may end it as it likes
  });
  await listen(server);
  return {
    port: portOf(server),
    async dispose() {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}

/** A port where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  await listen(server);
  const port = portOf(server);
  await close(server);
  return port;
}

async function listen(server: net.Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

async function close(server: net.Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

interface Certificate {
  readonly file: string;
  readonly key: Buffer;
  readonly cert: Buffer;
}

let made: Certificate | undefined;

function certificate(): Certificate {
  made ??= makeCertificate();
  return made;
}

/** Signed by itself, for 127.0.0.1 and localhost. */
function makeCertificate(): Certificate {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-certificate-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'cert.pem');
  const keyFile = path.join(folder, 'key.pem');
  const { status, stderr } = spawnSync(
    'openssl',
    [
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(
        ' ',
      ),
      ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', file],
    ].flat(),
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  return { file, key: fs.readFileSync(keyFile), cert: fs.readFileSync(file) };
}
