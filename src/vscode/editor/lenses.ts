/** Above the first line of a parameter file: run it, what is wrong with it, and how its last run went. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { formatAgo } from '../../base/time.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { onSettingChanged, setting } from '../host/settings.ts';
import { isTrusted } from '../host/trust.ts';
import type { Workspaces } from '../host/workspaces.ts';
import { COMMANDS } from '../ids.ts';
import type { RunNode } from '../views/runNodes.ts';
import { shortFacts, stageOf } from '../views/runText.ts';
import { lookOfRow } from '../views/statusLook.ts';
import type { LastRuns } from './lastRuns.ts';
import { isParameterDocument, PARAMETER_DOCUMENTS } from './parameterDocuments.ts';

const { l10n } = vscode;

export class Lenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly lastRuns: LastRuns;
  private readonly owned = new DisposableStore();
  /** What the lens Check of each file said last. */
  private readonly titles = new Map<string, string>();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(workspaces: Workspaces, lastRuns: LastRuns) {
    this.workspaces = workspaces;
    this.lastRuns = lastRuns;
    const { owned } = this;
    owned.add(vscode.languages.registerCodeLensProvider(PARAMETER_DOCUMENTS, this));
    owned.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.titles.delete(uri.toString())));
    owned.add(onSettingChanged('runtrail.editor.codeLens', () => this.changed.fire()));
    owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.changed.fire()));
    owned.add(workspaces.onDidChange(() => this.changed.fire()));
    owned.add(lastRuns.onDidChange(() => this.changed.fire()));
    owned.add(vscode.languages.onDidChangeDiagnostics(({ uris }) => this.recount(uris)));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!setting('runtrail.editor.codeLens', document.uri)) return [];
    if (!isParameterDocument(document, this.workspaces)) return [];
    const { uri } = document;
    const title = checkTitle(uri);
    this.titles.set(uri.toString(), title);
    const check = lens(title, COMMANDS.check, uri);
    const run = isTrusted()
      ? [
          lens(`$(play) ${l10n.t('Run')}`, COMMANDS.start, uri),
          lens(l10n.t('Run with…'), COMMANDS.startWith, uri),
          lens(l10n.t('Dry Run'), COMMANDS.dryRun, uri),
          check,
        ]
      : [lens(`$(shield) ${l10n.t('Trust this folder to run it')}`, 'workbench.trust.manage'), check];
    const last = await this.lastRuns.of(uri.fsPath);
    return last ? [...run, ...lensesOf(last.node, last.row)] : run;
  }

  /** Every key may change what is found; the lenses change only with the number. */
  private recount(uris: readonly vscode.Uri[]): void {
    const changed = uris.filter((uri) => {
      const before = this.titles.get(uri.toString());
      return before !== undefined && before !== checkTitle(uri);
    });
    if (changed.length > 0) this.changed.fire();
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** How many problems the file has, whoever found them. */
function checkTitle(uri: vscode.Uri): string {
  const { Error: error, Warning: warning } = vscode.DiagnosticSeverity;
  const problems = vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity <= warning);
  if (problems.length === 0) return l10n.t('Check');
  const icon = problems.some(({ severity }) => severity === error) ? 'error' : 'warning';
  const text = problems.length === 1 ? l10n.t('1 Problem') : l10n.t('{0} Problems', problems.length);
  return `$(${icon}) ${text}`;
}

function lensesOf(node: RunNode, row: RunRow): vscode.CodeLens[] {
  const { view, isLive } = row;
  const { sign, word, icon } = lookOfRow(row);
  const facts = shortFacts(row);
  if (isLive) {
    const stage = stageOf(view);
    const text = facts.includes(stage) ? facts : `${stage} ${facts}`;
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
