/** What Runtrail itself has to say, in the Output panel. */

import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Logger } from '../../base/logger.ts';

export interface WindowLog extends Logger, Disposable {
  show(): void;
}

export function createLog(): WindowLog {
  return vscode.window.createOutputChannel('Runtrail', { log: true });
}
