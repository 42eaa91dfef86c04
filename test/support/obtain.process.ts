/**
 * One of several launches that want code at the same time, or one that is killed meanwhile. Says `ready`, waits for the
 * file GO, and prints what it got as one line of JSON.
 *
 *     node obtain.process.ts '{"ask": …, "settings": …, "run": …, "go": …}'
 */

import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowRequest } from '../../src/core/run/code.ts';
import type { CodeSettings } from '../../src/core/settings/code.ts';
import { Git } from '../../src/core/workflow/git.ts';
import { obtain } from '../../src/core/workflow/obtain.ts';

interface Order {
  readonly ask: WorkflowRequest;
  readonly settings: CodeSettings;
  readonly run: { readonly id: string; readonly folder: string };
  readonly go: string;
}

const { ask, settings, run, go } = JSON.parse(process.argv[2] ?? '') as Order;
process.stdout.write('ready\n');
while (!fs.existsSync(go)) await delay(10);
const { workflow } = await obtain(ask, {
  git: Git.find(process.env),
  settings,
  run,
  report: () => undefined,
});
process.stdout.write(`${JSON.stringify(workflow)}\n`);
