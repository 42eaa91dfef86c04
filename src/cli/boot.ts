/**
 * The first file of the command line, and a small one. Node's compile cache only helps what is loaded after it was
 * turned on; and two starts of Node are most of what a short run takes, so the runner of `run` starts before the rest
 * of the command line is even read.
 */

import fs from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { type UserFolders, userFolders } from '../base/userFolders.ts';
import type { WaitingRunner } from '../core/executors/executor.ts';
import { isPlainRecentNode, isRecent } from '../core/executors/nodeVersion.ts';
import { BUILT_RUNNER_HASH, hasCopy, placeOfCopy } from '../core/executors/runnerCopy.ts';
import { spawnStandby } from '../core/executors/standby.ts';
import type { main } from './main.ts';

if (isRecent(process.versions.node)) boot();
else {
  process.stderr.write(`runtrail: this is Node ${process.versions.node}; Runtrail needs 22.13 or newer.\n`);
  process.exitCode = 1;
}

function boot(): void {
  const folders = userFolders();
  enableCompileCache(path.join(folders.cache, 'compiled'));
  const waiting = startAhead(process.argv.slice(2), folders);
  // Beside this file once both are built.
  const rest: { readonly main: typeof main } = require(path.join(__dirname, 'cli.main.js'));
  void rest.main(waiting);
}

/** Only where it is clear at a glance that there will be a run on this Node; it goes by itself when there is none. */
function startAhead([command, ...args]: readonly string[], folders: UserFolders): WaitingRunner | undefined {
  const isRun = command === 'run' && !args.some((word) => ['--dry-run', '--help', '-h'].includes(word));
  if (!isRun || BUILT_RUNNER_HASH === undefined || !isPlainRecentNode()) return undefined;
  const copy = placeOfCopy(folders.data, BUILT_RUNNER_HASH);
  if (!hasCopy(copy) || fs.existsSync(path.join(folders.config, 'config.json'))) return undefined;
  return spawnStandby(process.execPath, copy, process.env);
}
