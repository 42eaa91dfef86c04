/** The parameter files of this window, each checked once for every version of its text. */

import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable.ts';
import type { Finding, Severity } from '../../../base/finding.ts';
import { Lines } from '../../../base/lines.ts';
import { seenVariables } from '../../../core/launch/context.ts';
import type { ParameterContext } from '../../../core/params/context.ts';
import { isError } from '../../../core/params/format.ts';
import { type CheckedParameters, checkParameterText } from '../../../core/params/resolve.ts';
import { type FoundIn, readSourceText } from '../../../core/params/source.ts';
import { documentOf } from '../../host/openFiles.ts';
import type { ProgramEnvironments } from '../../host/programEnvironments.ts';
import { isTrusted } from '../../host/trust.ts';
import type { ShownWorkspace, Workspaces } from '../../host/workspaces.ts';
import { isParameterDocument } from '../parameterDocuments.ts';

export class ParameterChecks implements vscode.Disposable {
  private readonly workspaces: Workspaces;
  private readonly environments: ProgramEnvironments;
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new vscode.EventEmitter<void>());
  private readonly known = new Map<
    vscode.TextDocument,
    { readonly version: number; readonly checked: Promise<CheckedParameters> }
  >();
  private readonly readable = new Map<vscode.TextDocument, CheckedParameters>();
  /** A file that others depend on was saved: a schema, a rig file, a `.cfg` file, settings. */
  readonly onDidChange = this.changed.event;

  constructor(workspaces: Workspaces, environments: ProgramEnvironments) {
    this.workspaces = workspaces;
    this.environments = environments;
    const { owned } = this;
    const forget = () => {
      this.known.clear();
      this.changed.fire();
    };
    owned.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.known.delete(document);
        this.readable.delete(document);
      }),
    );
    owned.add(vscode.workspace.onDidSaveTextDocument(forget));
    owned.add(vscode.workspace.onDidGrantWorkspaceTrust(forget));
    owned.add(workspaces.onDidChange(forget));
  }

  covers(document: vscode.TextDocument): boolean {
    return isParameterDocument(document, this.workspaces);
  }

  /** The text as it stands in the editor, saved or not. */
  of(document: vscode.TextDocument): Promise<CheckedParameters> {
    const { version } = document;
    const known = this.known.get(document);
    if (known?.version === version) return known.checked;
    const checked = this.check(document.uri.fsPath, document.getText());
    this.known.set(document, { version, checked });
    return checked;
  }

  /** The last version that was no half-typed text; of the first one whatever it is. */
  async lastReadable(document: vscode.TextDocument): Promise<CheckedParameters> {
    const checked = await this.of(document);
    if (checked.layers.length > 0 || checked.schema) this.readable.set(document, checked);
    return this.readable.get(document) ?? checked;
  }

  /** As the launch would read it, also when no editor shows it. */
  async ofFile(file: string, variant?: string): Promise<CheckedParameters> {
    const document = documentOf(file);
    if (document && variant === undefined) return this.of(document);
    return this.check(file, document?.getText() ?? readSourceText(file), variant);
  }

  /** The workspace whose settings and runs a file belongs to; of several the innermost. */
  workspaceOf(file: string): ShownWorkspace | undefined {
    const around = this.workspaces.all.filter(({ root }) => file.startsWith(root + path.sep));
    return around.toSorted((a, b) => b.root.length - a.root.length)[0];
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async check(file: string, text: string, variant?: string): Promise<CheckedParameters> {
    const workspace = this.workspaceOf(file);
    const context: ParameterContext = {
      workspace: workspace?.root ?? path.dirname(file),
      machine: workspace?.machine,
      settings: workspace?.workspace.config,
      env: await this.environmentOf(file, text),
      variant,
    };
    return checkParameterText(file, text, context);
  }

  /** The login shell is started only for a text that names one of its variables. */
  private async environmentOf(file: string, text: string): Promise<ParameterContext['env']> {
    const isNeeded = NAMES_VARIABLE.test(text) && isTrusted();
    return seenVariables(isNeeded ? await this.environments.of(path.dirname(file)) : undefined);
  }
}

/** `{env.NAME}`, and as the launcher has it `$NAME`, `${NAME}` and `%NAME%`. */
const NAMES_VARIABLE = /\{env\.|\$(?!schema\b)[{A-Za-z_]|%[A-Za-z_]\w*%/;

/** What is wrong in a file that this one depends on is told where that one is named. */
export function findingsOf({ text, findings, elsewhere }: CheckedParameters): readonly Finding[] {
  const others = elsewhere.filter((other) => other.findings.some(isError));
  return [...findings, ...others.map((other) => findingElsewhere(text, other))];
}

function findingElsewhere(text: string, { file, text: other, findings }: FoundIn): Finding {
  const name = path.basename(file);
  const at = text.indexOf(name);
  const errors = findings.filter(isError);
  const [first] = errors;
  const { line, column } = new Lines(other).positionAt(first?.span.start ?? 0);
  const more = errors.length > 1 ? ` ${vscode.l10n.t('({0} more)', errors.length - 1)}` : '';
  return {
    code: 'other-file',
    severity: 'error',
    message: `${name}:${line}:${column}: ${first?.message}${more}`,
    span: at < 0 ? { start: 0, end: Math.min(1, text.length) } : { start: at, end: at + name.length },
  };
}

export interface FoundAt {
  readonly file: string;
  readonly start: number;
}

/** In the file itself, else in one that it depends on. */
export function firstFinding(
  checked: CheckedParameters,
  severities: readonly Severity[],
): FoundAt | undefined {
  for (const { file, findings } of [checked, ...checked.elsewhere]) {
    const starts = findings
      .filter(({ severity }) => severities.includes(severity))
      .map(({ span }) => span.start);
    if (starts.length > 0) return { file, start: Math.min(...starts) };
  }
  return undefined;
}
