/** The environment that programs get from this window: the login shell's, with the Python that was selected for a folder. */

import * as vscode from 'vscode';
import { messageOf } from '../../base/errors.ts';
import type { BaseEnvironment } from '../../core/process/environment.ts';
import { withInterpreter } from '../../core/process/interpreter.ts';
import { LoginShell } from '../../core/process/loginShell.ts';
import type { WindowLog } from './log.ts';
import { requireTrust } from './trust.ts';

/** What we use of the Python extension's public interface. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly id: string; readonly path: string };
    resolveEnvironment(environment: { readonly id: string; readonly path: string }): Promise<
      | {
          readonly executable: { readonly uri?: vscode.Uri; readonly sysPrefix?: string };
          readonly environment?: { readonly folderUri?: vscode.Uri };
        }
      | undefined
    >;
  };
}

export class ProgramEnvironments {
  private readonly log: WindowLog;
  private readonly shell = new LoginShell(process.env);

  constructor(log: WindowLog) {
    this.log = log;
  }

  /** Starts the user's shell the first time. */
  async of(folder: string): Promise<BaseEnvironment> {
    requireTrust();
    const environment = await this.shell.environment();
    if (environment.problem) this.log.warn(environment.problem);
    const interpreter = await this.selectedPython(vscode.Uri.file(folder));
    return interpreter === undefined ? environment : withInterpreter(environment, interpreter);
  }

  /** The person changed something that the shell reads when it starts. */
  forget(): void {
    this.shell.forget();
  }

  /** The Python extension is asked only where it is there; it never holds a run up for long. */
  private async selectedPython(folder: vscode.Uri): Promise<string | undefined> {
    const python = vscode.extensions.getExtension<PythonApi>('ms-python.python');
    if (!python) return undefined;
    try {
      const { environments } = await withLimit(Promise.resolve(python.activate()));
      if (!environments) return undefined;
      const active = environments.getActiveEnvironmentPath(folder);
      const resolved = await withLimit(environments.resolveEnvironment(active));
      return resolved?.executable.uri?.fsPath;
    } catch (error) {
      this.log.warn(`the Python extension did not tell its interpreter: ${messageOf(error)}`);
      return undefined;
    }
  }
}

const LIMIT_MS = 5_000;

async function withLimit<T>(work: Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, late]);
}
