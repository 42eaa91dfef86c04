/**
 * What all tests of the tier share: one browser, one server with the packaged extension, one folder of screenshots.
 * Started by the first test that asks; ended after the last one, when the contact sheet is laid.
 */

import type { Browser } from 'playwright-core';
import { packagedExtension } from '../../support/vsix.ts';
import { launchBrowser } from './browser.ts';
import { CodeServer } from './codeServer.ts';
import { layContactSheet } from './screens.ts';

let browser: Promise<Browser> | undefined;
let server: Promise<CodeServer> | undefined;

/** The server that tests share; a test that kills one starts its own. */
export function tier(): Promise<CodeServer> {
  // Which servers git believes is said in the configuration of the server's user, not around the tests.
  server ??= ownServer({ GIT_SSL_CAINFO: undefined });
  return server;
}

/** A server for one test, with the packaged extension; the test closes it. */
export async function ownServer(env: NodeJS.ProcessEnv = {}): Promise<CodeServer> {
  return CodeServer.start(await theBrowser(), { vsix: packagedExtension(), env });
}

export function theBrowser(): Promise<Browser> {
  browser ??= launchBrowser();
  return browser;
}

after(async function endTier() {
  this.timeout(60_000);
  const [opened, started] = await Promise.all([browser, server]);
  if (opened) await layContactSheet(opened);
  await started?.close();
  await opened?.close();
});
