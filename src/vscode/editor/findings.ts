/** What is noticed in a document, shown as its problems, with a quick fix for each way to mend it. */

import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Edit, Finding, Severity, Span } from '../../base/finding.ts';

/** So long after the last key: nobody waits for it, and no key is checked that another one follows at once. */
const PAUSE_MS = 80;

const SOURCE = 'Runtrail';

export interface FindingsSource {
  /** The documents that are looked at. Asked anew at every change. */
  readonly covers: (document: vscode.TextDocument) => boolean;
  /** What may be covered, for VS Code. */
  readonly selector: vscode.DocumentSelector;
  readonly find: (document: vscode.TextDocument) => Promise<readonly Finding[]>;
  /** Whether it need not be said where another extension has something to say of the same place. */
  readonly yields?: (finding: Finding) => boolean;
  /** Something beside the documents changed, such as a schema or a setting. */
  readonly onDidChange?: vscode.Event<unknown>;
  readonly onError: (error: unknown) => void;
}

/** Of one version of a document; each problem stands at the place of its finding. */
interface Shown {
  readonly version: number;
  readonly findings: readonly Finding[];
  readonly problems: readonly vscode.Diagnostic[];
}

/** Shows the findings of all open documents until it is disposed. */
export class DocumentFindings implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly source: FindingsSource;
  private readonly owned = new DisposableStore();
  private readonly problems = this.owned.add(vscode.languages.createDiagnosticCollection('runtrail'));
  private readonly shown = new Map<vscode.TextDocument, Shown>();
  private readonly waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();

  constructor(source: FindingsSource) {
    this.source = source;
    const { owned } = this;
    owned.add({ dispose: () => [...this.waiting.values()].map(clearTimeout) });
    owned.add(vscode.workspace.onDidOpenTextDocument((document) => this.look(document, 0)));
    owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.look(document, PAUSE_MS)));
    owned.add(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    if (source.yields) owned.add(vscode.languages.onDidChangeDiagnostics(({ uris }) => this.yieldTo(uris)));
    if (source.onDidChange) owned.add(source.onDidChange(() => this.lookAtAll()));
    const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix];
    owned.add(
      vscode.languages.registerCodeActionsProvider(source.selector, this, { providedCodeActionKinds }),
    );
    this.lookAtAll();
  }

  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    if (this.shown.get(document)?.version !== document.version) await this.check(document);
    const shown = this.shown.get(document);
    if (shown?.version !== document.version) return [];
    return shown.findings.flatMap((finding, index) => {
      const problem = shown.problems[index];
      return problem?.range.intersection(range) ? actionsOf(document, finding, problem) : [];
    });
  }

  dispose(): void {
    this.owned.dispose();
  }

  private lookAtAll(): void {
    for (const document of vscode.workspace.textDocuments) this.look(document, 0);
  }

  private look(document: vscode.TextDocument, pauseMs: number): void {
    clearTimeout(this.waiting.get(document));
    this.waiting.delete(document);
    if (!this.source.covers(document)) {
      this.forget(document);
      return;
    }
    const check = () => {
      this.waiting.delete(document);
      void this.check(document);
    };
    this.waiting.set(document, setTimeout(check, pauseMs));
  }

  /** What was found in a version that is no longer shown is of no use. */
  private async check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    try {
      const findings = this.source.covers(document) ? await this.source.find(document) : [];
      if (document.isClosed || document.version !== version) return;
      const problems = findings.map((finding) => problemOf(document, finding));
      this.shown.set(document, { version, findings, problems });
      this.problems.set(document.uri, this.unsaid(document, findings, problems));
    } catch (error) {
      this.source.onError(error);
    }
  }

  /** Another extension has changed its mind. */
  private yieldTo(uris: readonly vscode.Uri[]): void {
    for (const [document, { findings, problems }] of this.shown) {
      if (!uris.some((uri) => uri.toString() === document.uri.toString())) continue;
      const now = this.unsaid(document, findings, problems);
      if (now.length !== this.problems.get(document.uri)?.length) this.problems.set(document.uri, now);
    }
  }

  private unsaid(
    { uri }: vscode.TextDocument,
    findings: readonly Finding[],
    problems: readonly vscode.Diagnostic[],
  ): readonly vscode.Diagnostic[] {
    const { yields } = this.source;
    if (!yields) return problems;
    const others = vscode.languages.getDiagnostics(uri).filter(({ source }) => source !== SOURCE);
    const isSaid = ({ range }: vscode.Diagnostic) => others.some((other) => other.range.intersection(range));
    return problems.filter((problem, index) => {
      const finding = findings[index];
      return !(finding && yields(finding) && isSaid(problem));
    });
  }

  private forget(document: vscode.TextDocument): void {
    clearTimeout(this.waiting.get(document));
    this.waiting.delete(document);
    if (this.shown.delete(document)) this.problems.delete(document.uri);
  }
}

export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function editsOf(document: vscode.TextDocument, edits: readonly Edit[]): vscode.TextEdit[] {
  return edits.map(({ span, text }) => new vscode.TextEdit(rangeOf(document, span), text));
}

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

function problemOf(document: vscode.TextDocument, finding: Finding): vscode.Diagnostic {
  const problem = new vscode.Diagnostic(
    rangeOf(document, finding.span),
    finding.message,
    SEVERITIES[finding.severity],
  );
  problem.source = SOURCE;
  problem.code = finding.code;
  return problem;
}

/** The only way to mend something is the preferred one, which `Auto Fix` takes without asking. */
function actionsOf(
  document: vscode.TextDocument,
  { fixes = [] }: Finding,
  problem: vscode.Diagnostic,
): vscode.CodeAction[] {
  return fixes.map(({ title, edits }) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [problem];
    action.isPreferred = fixes.length === 1;
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(document.uri, editsOf(document, edits));
    return action;
  });
}
