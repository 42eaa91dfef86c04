/** Every command, by its id: one that is missing here does not compile. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { annotateCommands } from './annotate.ts';
import { checkpointCommands } from './checkpoints.ts';
import { codeCommands } from './code.ts';
import { configCommands } from './config.ts';
import { limitCommands } from './limits.ts';
import { lookCommands } from './look.ts';
import { pruneCommands } from './prune.ts';
import { resumeCommands } from './resume.ts';
import { saidCommands } from './said.ts';
import { sampleCommands } from './sample.ts';
import type { Services } from './services.ts';
import { startCommands } from './start.ts';
import { steerCommands } from './steer.ts';
import { supportCommands } from './support.ts';

/** Arguments come from menus, key bindings and other extensions: nothing about them is certain. */
export type Handler = (...args: unknown[]) => unknown;
type Handlers = { readonly [C in CommandId]: Handler };

/** Registers all commands. A failure of any of them meets the person in one place. */
export function registerCommands(services: Services): vscode.Disposable {
  const handlers: Handlers = {
    ...startCommands(services),
    ...resumeCommands(services),
    ...steerCommands(services),
    ...limitCommands(services),
    ...lookCommands(services),
    ...annotateCommands(services),
    ...sampleCommands(services),
    ...supportCommands(services),
    ...configCommands(services),
    ...codeCommands(services),
    ...checkpointCommands(services),
    ...pruneCommands(services),
    ...saidCommands(services),
  };
  const owned = new DisposableStore();
  for (const id of Object.values(COMMANDS)) {
    owned.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await handlers[id](...args);
        } catch (error) {
          void services.problems.report(error);
          return undefined;
        }
      }),
    );
  }
  return owned;
}
