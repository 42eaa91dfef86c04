/** The tests inside the extension host of a real VS Code (`*.inhost.ts` beside this file), each shown as one of ours. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { requireBrowser } from '../e2e/support/browser.ts';
import { theBrowser } from '../e2e/support/tier.ts';
import { ROOT, Sandbox } from '../support/sandbox.ts';
import { fillUntrusted } from './restricted/fill.ts';
import { InsideWindows } from './support/insideWindow.ts';
import { packPython } from './support/packPython.ts';
import type { Outcome } from './support/suite.ts';

/** Each suite has a window of its own. */
interface Inside {
  readonly title: string;
  /** The folder of its tests, from here. */
  readonly suite: string;
  readonly trusted: boolean;
  readonly fill: (files: Sandbox) => void | Promise<void>;
}

const SUITES: readonly Inside[] = [
  {
    title: 'inside VS Code',
    suite: '',
    trusted: true,
    fill: ({ workspace }) => fs.cpSync(path.join(ROOT, 'media', 'sample'), workspace, { recursive: true }),
  },
  { title: 'inside VS Code, the tree of runs', suite: 'tree', trusted: true, fill: () => {} },
  { title: 'inside VS Code, untrusted', suite: 'restricted', trusted: false, fill: fillUntrusted },
];

let windows: InsideWindows | undefined;

async function outcomesInside({ suite, trusted, fill }: Inside): Promise<readonly Outcome[]> {
  windows ??= await InsideWindows.start(await theBrowser(), { vsix: await packPython() });
  const files = new Sandbox('inside', windows.server.user);
  try {
    await fill(files);
    return await windows.outcomes(suite, files.workspace, { trusted });
  } finally {
    files.close();
  }
}

for (const inside of SUITES) {
  describe(inside.title, function suite() {
    this.timeout(150_000);
    let outcomes: readonly Outcome[] = [];

    before(async function runAll() {
      requireBrowser(this);
      outcomes = await outcomesInside(inside);
      for (const { title, state, error } of outcomes) {
        const body = () => {
          if (error !== undefined) throw Object.assign(new Error(error.split('\n')[0]), { stack: error });
        };
        this.test?.parent?.addTest(new Mocha.Test(title, state === 'pending' ? undefined : body));
      }
    });

    it('the suite is found and runs', () => {
      assert.ok(outcomes.length > 0);
    });
  });
}

after(async function endServer() {
  await windows?.close();
});
