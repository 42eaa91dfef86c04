/** Over a parameter: what it is, who gave it its value, and which values it had before. Over a field: what it is for. */

import * as vscode from 'vscode';
import { escaped } from '../../../base/markdown.ts';
import { formatAgo } from '../../../base/time.ts';
import { valueText } from '../../../core/params/form.ts';
import { keyText, leavesOf, mergeLayers, type Spoken, spokenOf } from '../../../core/params/layers.ts';
import { originText } from '../../../core/params/origin.ts';
import { pathAt, type ValueAt } from '../../../core/params/pathAt.ts';
import type { CheckedParameters } from '../../../core/params/resolve.ts';
import { readSource } from '../../../core/params/source.ts';
import { describeKey, type KeyDescription } from '../../../core/schema/describe.ts';
import { lookOfRow } from '../../views/statusLook.ts';
import { rangeOf } from '../findings.ts';
import type { FieldSchema } from './fieldSchema.ts';
import type { ParameterChecks } from './parameterChecks.ts';
import { type UsedValue, usedBefore } from './usedBefore.ts';

const { l10n } = vscode;

export class ParameterHovers implements vscode.HoverProvider {
  private readonly checks: ParameterChecks;
  private readonly fields: FieldSchema;

  constructor(checks: ParameterChecks, fields: FieldSchema) {
    this.checks = checks;
    this.fields = fields;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    if (!this.checks.covers(document)) return undefined;
    const checked = await this.checks.of(document);
    const source = await readSource(checked.file, checked.text);
    const at = source.isSound ? pathAt(source, document.offsetAt(position)) : undefined;
    if (!at || token.isCancellationRequested) return undefined;
    const about = this.aboutField(document, at);
    const parameter = await this.aboutParameter(
      document,
      { checked, value: source.spanOf(at.keyPath), about },
      token,
    );
    const text = parameter ?? (about && `**${escaped(keyText(at.keyPath))}**\n\n${escaped(about)}`);
    return text === undefined
      ? undefined
      : new vscode.Hover(new vscode.MarkdownString(text), rangeOf(document, at.span));
  }

  private async aboutParameter(
    { uri }: vscode.TextDocument,
    { checked, value, about }: Pointed,
    token: vscode.CancellationToken,
  ): Promise<string | undefined> {
    const { layers, schema } = checked;
    const keyPath = [...leavesOf(mergeLayers(layers))].find((leaf) =>
      spokenOf(layers, leaf).some(({ span }) => span?.start === value.start && span.end === value.end),
    );
    if (!keyPath) return undefined;
    const key = keyText(keyPath);
    const workspace = this.checks.workspaceOf(uri.fsPath);
    const used = workspace ? await usedBefore(workspace, { file: uri.fsPath, key }, token) : [];
    return parameterText(key, spokenOf(layers, keyPath), {
      described: schema && describeKey(schema, keyPath),
      about,
      used,
    });
  }

  private aboutField(document: vscode.TextDocument, { keyPath }: ValueAt): string | undefined {
    const schema = this.fields.for(document);
    return schema && describeKey(schema, keyPath)?.description;
  }
}

interface Pointed {
  readonly checked: CheckedParameters;
  readonly value: ValueAt['span'];
  /** What the format itself says of it. */
  readonly about: string | undefined;
}

interface About {
  readonly described: KeyDescription | undefined;
  readonly about: string | undefined;
  readonly used: readonly UsedValue[];
}

function parameterText(key: string, spoken: readonly Spoken[], { described, about, used }: About): string {
  const winner = spoken.at(-1);
  const usual = described?.default;
  // Of a default alone the line above tells already.
  const isContested = spoken.filter(({ layer }) => layer !== 'default').length > 1;
  const parts = [
    `**${escaped(key)}**${described?.title ? ` · ${escaped(described.title)}` : ''}`,
    escaped(described?.description ?? about ?? ''),
    described ? allowedText(described) : '',
    winner ? originLine(winner, usual) : '',
    isContested ? spoken.toReversed().map(layerLine).join('\n') : '',
    used.length > 0 ? l10n.t('Used before: {0}', used.map(usedText).join(', ')) : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function originLine(winner: Spoken, usual: unknown): string {
  const from = escaped(placeText(winner));
  return usual === undefined || winner.layer === 'default'
    ? l10n.t('{0} from {1}', code(winner.value), from)
    : l10n.t('{0} from {1} (default {2})', code(winner.value), from, code(usual));
}

/** Weaker layers are struck through: they said something, and it does not count. */
function layerLine(spoken: Spoken, index: number): string {
  const text = `${code(spoken.value)} ${escaped(placeText(spoken))}`;
  return index === 0 ? `- ${text}` : `- ~~${text}~~`;
}

function placeText({ file, ...spoken }: Spoken): string {
  if (spoken.layer === 'file') return l10n.t('this file');
  return originText(file === undefined ? spoken : { ...spoken, file: vscode.workspace.asRelativePath(file) });
}

function allowedText({ enum: choices, types, minimum, maximum }: KeyDescription): string {
  if (choices) return l10n.t('One of {0}', choices.map(code).join(', '));
  const kind = types.map((type) => KINDS[type] ?? type).join(l10n.t(' or '));
  const range =
    minimum !== undefined && maximum !== undefined
      ? l10n.t('from {0} to {1}', minimum, maximum)
      : minimum !== undefined
        ? l10n.t('at least {0}', minimum)
        : maximum !== undefined
          ? l10n.t('at most {0}', maximum)
          : '';
  return [kind, range].filter(Boolean).join(', ');
}

const KINDS: Readonly<Record<string, string>> = {
  string: l10n.t('A text'),
  number: l10n.t('A number'),
  integer: l10n.t('A whole number'),
  boolean: l10n.t('true or false'),
  array: l10n.t('A list'),
  object: l10n.t('A group of values'),
  null: l10n.t('nothing'),
};

function usedText({ value, row }: UsedValue): string {
  const ago = formatAgo(Date.parse(row.view.endedAt ?? row.view.createdAt), Date.now());
  return `${code(value)} ${lookOfRow(row).sign} ${ago}`;
}

const LONGEST = 80;

/** A value of unknown origin between backticks that it cannot end. */
function code(value: unknown): string {
  const text = valueText(value).replace(/[`\r\n]/g, ' ');
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return `\`${short === '' ? '""' : short}\``;
}
