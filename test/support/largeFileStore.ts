/** What a server of Git LFS is to whoever reads: a list of where the files are, and the files. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpsServer } from './gitServers.ts';

interface Batch {
  readonly objects: readonly { readonly oid: string; readonly size: number }[];
}

export class LargeFileStore {
  downloads = 0;
  private readonly server: HttpsServer;
  private readonly files: Readonly<Record<string, string>>;

  /** From now on the server has these files, by their SHA-256. */
  constructor(server: HttpsServer, files: Readonly<Record<string, string>>) {
    this.server = server;
    this.files = files;
    server.beside = (request, response, url) => this.answer(request, response, url);
  }

  private async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
    const [, oid] = /^\/large\/(\w+)$/.exec(url.pathname) ?? [];
    if (oid !== undefined) {
      this.downloads++;
      response.end(this.files[oid]);
      return true;
    }
    if (!url.pathname.endsWith('.git/info/lfs/objects/batch')) return false;
    const { objects } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Batch;
    response.setHeader('content-type', 'application/vnd.git-lfs+json');
    response.end(JSON.stringify({ transfer: 'basic', objects: objects.map((object) => this.place(object)) }));
    return true;
  }

  private place(object: Batch['objects'][number]): object {
    if (this.files[object.oid] === undefined)
      return { ...object, error: { code: 404, message: 'the file was never pushed' } };
    const href = `https://127.0.0.1:${this.server.port}/large/${object.oid}`;
    return { ...object, authenticated: true, actions: { download: { href, expires_in: 60 } } };
  }
}
