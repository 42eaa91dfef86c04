/** Keys typed into the terminal of a run: to the program where it has a terminal, else Ctrl-C asks it to stop. */

import * as vscode from 'vscode';
import { messageOf } from '../../base/errors.ts';
import { userName } from '../../base/userFolders.ts';
import { askRun } from '../../core/run/ask.ts';
import { type RunFolder, readRequest } from '../../core/run/folder.ts';
import { resizeTerminal, typeInto } from '../../core/run/input.ts';
import { isTrusted } from '../host/trust.ts';

const CTRL_C = '\x03';

export class RunKeys {
  private readonly folder: RunFolder;
  private readonly hasTerminal: boolean;
  private readonly tell: (line: string) => void;
  private isAsked = false;
  private told: string | undefined;

  constructor(folder: RunFolder, tell: (line: string) => void) {
    this.folder = folder;
    this.tell = tell;
    this.hasTerminal = readRequest(folder).terminal;
  }

  type(data: string): void {
    try {
      if (!isTrusted())
        this.sayOnce(vscode.l10n.t('This folder is not trusted: the run can only be looked at.'));
      else if (this.hasTerminal) typeInto(this.folder, Buffer.from(data));
      else if (data.includes(CTRL_C)) this.stop();
      else this.sayOnce(vscode.l10n.t('This run takes no input. Ctrl-C asks it to stop.'));
    } catch (error) {
      this.sayOnce(messageOf(error));
    }
  }

  resize({ columns, rows }: vscode.TerminalDimensions): void {
    if (this.hasTerminal && isTrusted()) resizeTerminal(this.folder, { columns, rows });
  }

  private stop(): void {
    if (!this.isAsked) askRun(this.folder, 'stop', userName());
    this.tell(
      this.isAsked
        ? vscode.l10n.t('It was asked to stop already. Closing this terminal leaves it to itself.')
        : vscode.l10n.t('Asked the run to stop.'),
    );
    this.isAsked = true;
  }

  private sayOnce(line: string): void {
    if (this.told === line) return;
    this.told = line;
    this.tell(line);
  }
}
