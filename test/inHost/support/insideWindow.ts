/** A window whose extension host runs one of the suites of `test/inHost`, from the outside. */

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { CodeServer, type ServerOptions, type WindowOptions } from '../../e2e/support/codeServer.ts';
import { ROOT, until } from '../../support/sandbox.ts';
import { bundleSuite } from './bundle.mjs';
import { OUTCOMES, type Outcome } from './suite.ts';

export class InsideWindows {
  readonly server: CodeServer;
  readonly #folder: string;

  private constructor(server: CodeServer, folder: string) {
    this.server = server;
    this.#folder = folder;
  }

  static async start(
    browser: Browser,
    { env, vsix }: Pick<ServerOptions, 'env' | 'vsix'> = {},
  ): Promise<InsideWindows> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-outcomes-'));
    const outcomes = { [OUTCOMES]: path.join(folder, 'outcomes.json') };
    const server = await CodeServer.start(browser, {
      ...{ forSuites: true, env: { ...env, ...outcomes } },
      ...(vsix !== undefined && { vsix }),
    });
    return new InsideWindows(server, folder);
  }

  /** Opens a window, and waits until the suite in it has run. */
  async outcomes(
    suite: string,
    target: string,
    options: Pick<WindowOptions, 'trusted'> & { readonly limitMs?: number } = {},
  ): Promise<readonly Outcome[]> {
    const file = path.join(this.#folder, 'outcomes.json');
    const bundle = await bundleSuite(suite);
    const remote = (place: string) => `vscode-remote://${new URL(this.server.url).host}${place}`;
    let exitCode: number | undefined;
    const said: string[] = [];
    const window = await this.server.open(target, {
      trusted: options.trusted ?? true,
      payload: [
        ['extensionDevelopmentPath', remote(ROOT)],
        ['extensionTestsPath', remote(bundle)],
      ],
      prepare: async ({ page }) => {
        await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
          said.push(args.join(' ')),
        );
        await page.exposeFunction('codeAutomationExit', (code: number) => {
          exitCode = code;
        });
      },
    });
    await until('the suite has run', () => exitCode !== undefined, options.limitMs ?? 120_000);
    await window.close();
    if (!fs.existsSync(file)) throw new Error(`the suite did not run:\n${said.slice(-20).join('\n')}`);
    const outcomes = JSON.parse(fs.readFileSync(file, 'utf8')) as Outcome[];
    fs.rmSync(file);
    return outcomes;
  }

  async close(): Promise<void> {
    await this.server.close();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
