/**
 * The page of a run in a plain browser, without VS Code: the built script with the policy and the colours that VS Code
 * gives it, and a host of the test behind it. What a real window adds is tested in one, in test/e2e.
 */

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FromHost, FromWebview, Params, RequestName, Result } from '../../src/protocol/channel.ts';
import type { RunPageContract, RunPageSnapshot } from '../../src/protocol/runPage.ts';
import { pageHtml } from '../../src/vscode/panels/html.ts';
import { ROOT, until } from './sandbox.ts';

/** As a dump of a real window; the names of the files in test/fixtures/themes. */
export const THEMES = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
export type ThemeName = (typeof THEMES)[number];

type ToPage = FromHost<RunPageContract>;
type FromPage = FromWebview<RunPageContract>;
type Events = RunPageContract['events'];
export type Acted = Extract<FromPage, { kind: 'action' }>;

type Asked = RequestName<RunPageContract>;
type Answers = {
  readonly [K in Asked]: (params: Params<RunPageContract, K>) => Promise<Result<RunPageContract, K>>;
};

/** What answers the page; what a test has no use for is not there. */
export type PageHost = Pick<Answers, 'series' | 'logAt'> & Partial<Answers> & { snapshot(): RunPageSnapshot };

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
  /** As if the page had remembered this before it was loaded again. */
  readonly state?: object;
}

export class StandalonePage {
  readonly page: Page;
  /** What was thrown, and what the browser complains of: also of what the policy forbids. */
  readonly faults: string[] = [];
  readonly acted: Acted[] = [];
  readonly asked: Extract<FromPage, { kind: 'request' }>[] = [];
  readonly #host: PageHost;
  readonly #server: http.Server;

  private constructor(page: Page, host: PageHost, server: http.Server) {
    this.page = page;
    this.#host = host;
    this.#server = server;
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
  }

  static async open(browser: Browser, host: PageHost, options: PageOptions = {}): Promise<StandalonePage> {
    const { theme = 'dark', width = 1000, height = 900, scale = 1, state = null } = options;
    const server = await serve();
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
    context.setDefaultTimeout(40_000);
    const opened = new StandalonePage(await context.newPage(), host, server);
    await opened.page.exposeFunction('tellHost', (message: FromPage) => opened.#take(message));
    await opened.page.addInitScript(standIn, { state, theme: readTheme(theme) });
    const { port } = server.address() as AddressInfo;
    await opened.page.goto(`http://127.0.0.1:${port}/`);
    return opened;
  }

  /** Until the first curves were on the screen, in milliseconds: from the snapshot, and once their points were there. */
  async openedIn(): Promise<{ fromSnapshot: number; fromPoints: number }> {
    const times = () => this.page.evaluate(() => (window as unknown as Stamps).stamps);
    const { toldAt, answeredAt, drawnAt } = await until('the curves are there', async () => {
      const stamps = await times();
      return stamps.drawnAt > 0 && stamps;
    });
    return { fromSnapshot: drawnAt - toldAt, fromPoints: drawnAt - answeredAt };
  }

  /** All memory of the script, what lists of numbers take included, in bytes. */
  async memory(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('HeapProfiler.collectGarbage');
    const usage = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return usage.usedSize + usage.embedderHeapUsedSize + usage.backingStorageSize;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** As the host tells it. */
  async tell<K extends keyof Events & string>(name: K, data: Events[K]): Promise<void> {
    await this.page.evaluate(
      (message) => void window.dispatchEvent(new MessageEvent('message', { data: message })),
      { kind: 'event', name, data },
    );
  }

  /** Another theme, as VS Code changes it under a living page. */
  async useTheme(name: ThemeName): Promise<void> {
    await this.page.evaluate(wear, readTheme(name));
  }

  async #take(message: FromPage): Promise<ToPage | null> {
    switch (message.kind) {
      case 'ready':
        return { kind: 'event', name: 'snapshot', data: this.#host.snapshot() };
      case 'action':
        this.acted.push(message);
        return null;
      case 'request':
        this.asked.push(message);
        return this.#answer(message);
    }
  }

  async #answer({ id, name, data }: Extract<FromPage, { kind: 'request' }>): Promise<ToPage> {
    try {
      const answer = this.#host[name] as ((params: unknown) => Promise<unknown>) | undefined;
      if (!answer) throw new Error(`nobody answers ${name}`);
      const result = await answer.call(this.#host, data);
      return { kind: 'reply', id, result };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', id, error: { code: 'failed', message, hint: null } };
    }
  }
}

interface Stamps {
  readonly stamps: { toldAt: number; answeredAt: number; drawnAt: number };
}

interface ThemeDump {
  readonly bodyClass: string;
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

function readTheme(name: ThemeName): ThemeDump {
  const file = path.join(ROOT, 'test', 'fixtures', 'themes', `${name}.json`);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as ThemeDump;
}

/** In the page before its own script: what VS Code puts there. */
function standIn({ state, theme }: { state: object | null; theme: ThemeDump }): void {
  const page = window as unknown as Record<string, unknown>;
  const tellHost = page['tellHost'] as (message: unknown) => Promise<unknown>;
  let kept: unknown = state;
  const stamps = { toldAt: 0, answeredAt: 0, drawnAt: 0 };
  page['stamps'] = stamps;
  const stamp = () => {
    stamps.toldAt = performance.now();
    const look = () => {
      if (!document.querySelector('.lane canvas')) requestAnimationFrame(look);
      // What is there when a frame begins is on the screen when the next one does.
      else requestAnimationFrame(() => (stamps.drawnAt = performance.now()));
    };
    requestAnimationFrame(look);
  };
  page['acquireVsCodeApi'] = () => ({
    getState: () => kept,
    setState: (next: unknown) => {
      kept = next;
    },
    postMessage: (message: unknown) => {
      void tellHost(message).then((answer) => {
        if (answer === null) return;
        const { name, result } = answer as { name?: string; result?: object };
        if (name === 'snapshot') stamp();
        if (result && ('columns' in result || 'charts' in result)) stamps.answeredAt ||= performance.now();
        window.dispatchEvent(new MessageEvent('message', { data: answer }));
      });
    },
  });
  page['kept'] = () => kept;
  const dress = () => {
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(name, value);
    document.body.className = theme.bodyClass;
    document.body.dataset['vscodeThemeKind'] = theme.kind;
    document.body.style.margin = '0';
  };
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    dress();
  }).observe(document, { childList: true, subtree: true });
}

function wear({ bodyClass, kind, variables }: ThemeDump): void {
  const { style } = document.documentElement;
  style.cssText = '';
  for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
  document.body.className = bodyClass;
  document.body.dataset['vscodeThemeKind'] = kind;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

async function serve(): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const name = path.basename(new URL(request.url ?? '/', 'http://x').pathname);
    const type = TYPES[path.extname(name)];
    if (type) {
      response.writeHead(200, { 'content-type': type });
      response.end(fs.readFileSync(path.join(ROOT, 'dist', 'webview', name)));
    } else {
      // Browsers ask for an icon, too.
      response.writeHead(name === '' ? 200 : 204, { 'content-type': 'text/html; charset=utf-8' });
      response.end(name === '' ? html(request.headers.host ?? '') : '');
    }
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

function html(host: string): string {
  const cspSource = `http://${host}`;
  const files = { script: '/run.js', style: '/run.css', language: 'en', waiting: '' };
  return pageHtml({ cspSource, ...files });
}
