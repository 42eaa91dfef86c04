/** What every command works with. */

import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../base/errors.ts';
import { createLogger } from '../base/logger.ts';
import { shownText } from '../base/names.ts';
import { userFolders, userName } from '../base/userFolders.ts';
import { createCore, type OpenWorkspace } from '../core/core.ts';
import type { WaitingRunner } from '../core/executors/executor.ts';
import { Terminal } from './terminal.ts';

/** Options of every command, before or after its name. */
export interface GlobalOptions {
  /** `-C DIR` */
  readonly C?: string;
  readonly json?: boolean;
}

export interface Context {
  readonly terminal: Terminal;
  readonly user: string;
  /** Whether a program reads the answer. */
  readonly isJson: boolean;
  /** The workspace of `-C`, else of `from`, else of the current folder. */
  open(from?: string): OpenWorkspace;
}

/** `options` is asked when a command runs: before that they are not parsed. */
export function createContext(options: () => GlobalOptions, waiting?: WaitingRunner): Context {
  const terminal = new Terminal();
  const isVerbose = process.env['RUNTRAIL_DEBUG'] !== undefined;
  const core = createCore({
    folders: userFolders(),
    runnerFile: path.join(__dirname, 'runner.js'),
    log: createLogger((line) => {
      if (isVerbose || !/ (debug|info) /.test(line)) process.stderr.write(`${shownText(line.trimEnd())}\n`);
    }),
    env: process.env,
    waiting,
    mayAdopt: () => true,
  });
  return {
    terminal,
    user: userName(),
    get isJson() {
      return options().json === true;
    },
    open(from = process.cwd()) {
      const { C } = options();
      if (C !== undefined && !fs.statSync(C, { throwIfNoEntry: false })?.isDirectory()) {
        throw new AppError('not-found', `There is no folder ${C}.`, { hint: 'Check what follows -C.' });
      }
      return core.open(C ?? from, C !== undefined);
    },
  };
}
