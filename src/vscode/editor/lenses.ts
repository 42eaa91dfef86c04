/** Above the first line of a parameter file: run it, and how its last run went. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { formatAgo } from '../../base/time.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { onSettingChanged, setting } from '../host/settings.ts';
import { isTrusted } from '../host/trust.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { COMMANDS } from '../ids.ts';
import type { RunNode } from '../views/runNodes.ts';
import { shortFacts } from '../views/runText.ts';
import { lookOfRow } from '../views/statusLook.ts';
import type { LastRuns } from './lastRuns.ts';
import { isParameterDocument, PARAMETER_LANGUAGES } from './parameterDocuments.ts';

const { l10n } = vscode;

export class Lenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly lastRuns: LastRuns;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(workspaces: Workspaces, lastRuns: LastRuns) {
    this.lastRuns = lastRuns;
    const languages = PARAMETER_LANGUAGES.map((language) => ({ language, scheme: 'file' }));
    const names = { scheme: 'file', pattern: '**/*.run.{json,jsonc,yaml,yml,toml}' };
    const { owned } = this;
    owned.add(vscode.languages.registerCodeLensProvider([...languages, names], this));
    owned.add(onSettingChanged('runtrail.editor.codeLens', () => this.changed.fire()));
    owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()));
    owned.add(workspaces.onDidChange(() => this.changed.fire()));
    owned.add(lastRuns.onDidChange(() => this.changed.fire()));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!setting('runtrail.editor.codeLens', document.uri) || !isParameterDocument(document)) return [];
    const { uri } = document;
    const run = isTrusted()
      ? [
          lens(`$(play) ${l10n.t('Run')}`, COMMANDS.start, uri),
          lens(l10n.t('Run with…'), COMMANDS.startWith, uri),
          lens(l10n.t('Dry Run'), COMMANDS.dryRun, uri),
        ]
      : [lens(`$(shield) ${l10n.t('Trust this folder to run it')}`, 'workbench.trust.manage')];
    const last = await this.lastRuns.of(uri.fsPath);
    return last ? [...run, ...lensesOf(last.node, last.row)] : run;
  }

  dispose(): void {
    this.owned.dispose();
  }
}

function lensesOf(node: RunNode, row: RunRow): vscode.CodeLens[] {
  const { view, isLive } = row;
  const { sign, word, icon } = lookOfRow(row);
  const facts = shortFacts(row);
  if (isLive) {
    const text = facts.includes(word) ? facts : `${word} ${facts}`;
    const show = lens(`$(${icon}) ${text}`, COMMANDS.attach, node);
    return isTrusted() ? [show, lens(`$(debug-stop) ${l10n.t('Stop')}`, COMMANDS.stop, node)] : [show];
  }
  const ago = formatAgo(Date.parse(view.endedAt ?? view.createdAt), Date.now());
  const text = facts === '' || facts === word ? `${word} ${ago}` : `${word} ${ago}: ${facts}`;
  return [lens(`${sign} ${text}`, COMMANDS.openRecord, node)];
}

function lens(title: string, command: string, ...args: unknown[]): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: args });
}
