/** Everything the editor does for parameter files beside their lenses. Reads only: it works in a folder that is not trusted. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Finding } from '../../../base/finding.ts';
import type { MemoryEstimate } from '../../../core/estimates/memory.ts';
import { isError } from '../../../core/params/format.ts';
import { pathWithin } from '../../../core/run/workspace.ts';
import { estimateMemory } from '../../../core/store/earlierPeaks.ts';
import type { WindowLog } from '../../host/log.ts';
import type { ProgramEnvironments } from '../../host/programEnvironments.ts';
import type { Workspaces } from '../../host/workspaces.ts';
import { type FormAnswers, LaunchForm } from '../../input/launch/launchForm.ts';
import { DocumentFindings } from '../findings.ts';
import { PARAMETER_DOCUMENTS } from '../parameterDocuments.ts';
import { FieldSchema } from './fieldSchema.ts';
import { type FoundAt, findingsOf, firstFinding, ParameterChecks } from './parameterChecks.ts';
import { COMPLETION_TRIGGERS, ParameterCompletions } from './parameterCompletions.ts';
import { ParameterHovers } from './parameterHovers.ts';

export interface ParameterEditingOptions {
  readonly context: vscode.ExtensionContext;
  readonly workspaces: Workspaces;
  readonly environments: ProgramEnvironments;
  readonly log: WindowLog;
}

export class ParameterEditing implements vscode.Disposable {
  private readonly memory: vscode.Memento;
  private readonly owned = new DisposableStore();
  private readonly checks: ParameterChecks;
  /** Objections that the published schema may raise too, in another extension that knows it. */
  private readonly ofFormat = new WeakSet<Finding>();

  constructor({ context, workspaces, environments, log }: ParameterEditingOptions) {
    const { owned } = this;
    this.memory = context.workspaceState;
    const checks = owned.add(new ParameterChecks(workspaces, environments));
    this.checks = checks;
    const on = PARAMETER_DOCUMENTS;
    owned.add(
      new DocumentFindings({
        selector: on,
        covers: (document) => checks.covers(document),
        find: (document) => this.find(document),
        yields: (finding) => isError(finding) && this.ofFormat.has(finding),
        onDidChange: checks.onDidChange,
        onError: (error) => log.error(messageOf(error)),
      }),
    );
    const fields = new FieldSchema(context.extensionPath);
    const { languages } = vscode;
    owned.add(languages.registerHoverProvider(on, new ParameterHovers(checks, fields)));
    owned.add(
      languages.registerCompletionItemProvider(
        on,
        new ParameterCompletions(checks, fields),
        ...COMPLETION_TRIGGERS,
      ),
    );
  }

  /** Asks for other values for one run, or only for those without which nothing can start; undefined when the person changed their mind. */
  askLaunch(file: string, ask: 'all' | 'missing'): Promise<FormAnswers | undefined> {
    const check = (variant: string | undefined) => this.checks.ofFile(file, variant);
    const estimate = (name: string) => this.estimate(file, name);
    const options = { file, memory: this.memory, check, estimate };
    return ask === 'all' ? LaunchForm.ask(options) : LaunchForm.askMissing(options);
  }

  /** Shows the first place that has to be mended before the file can run; false where there is none. */
  async showFirstError(file: string): Promise<boolean> {
    return this.show(firstFinding(await this.checks.ofFile(file), ['error']));
  }

  /** Shows the first problem of any kind; false where there is none. */
  async showProblems(file: string): Promise<boolean> {
    const checked = await this.checks.ofFile(file);
    return this.show(firstFinding(checked, ['error']) ?? firstFinding(checked, ['warning']));
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async estimate(file: string, name: string): Promise<MemoryEstimate | null> {
    const workspace = this.checks.workspaceOf(file);
    if (!workspace) return null;
    return estimateMemory(workspace.store, { file: pathWithin(workspace.root, file), name }, null);
  }

  private async show(problem: FoundAt | undefined): Promise<boolean> {
    if (!problem) return false;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(problem.file));
    const at = document.positionAt(problem.start);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    return true;
  }

  private async find(document: vscode.TextDocument): Promise<readonly Finding[]> {
    const checked = await this.checks.of(document);
    for (const finding of checked.ofFormat) this.ofFormat.add(finding);
    return findingsOf(checked);
  }
}
