/** The files and figures that a run tells of. Nothing here changes anything. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { formatFigure } from '../../base/figure.ts';
import { labelText } from '../../base/markdown.ts';
import { shownText } from '../../base/names.ts';
import { artifactPlace } from '../../core/run/artifactPlace.ts';
import type { RunRow } from '../../core/store/runRow.ts';
import { revealPlace } from '../host/revealPlace.ts';
import { COMMANDS } from '../ids.ts';
import { valueText } from '../views/metricText.ts';
import { type ArtifactNode, isPartOf, type MetricNode, type RunNode, rowOf } from '../views/runNodes.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function saidCommands({ pickRun, pages }: Services) {
  const hasMetrics = ({ view }: RunRow) => view.metrics !== null;
  const hasArtifacts = ({ view }: RunRow) => (view.artifacts ?? []).length > 0;
  const withArtifact =
    (question: string, does: (node: ArtifactNode) => unknown) => async (target: unknown) => {
      const run = await pickRun.one(target, question, hasArtifacts);
      const artifact = isPartOf('artifact', target) ? target : run && (await pickArtifact(run));
      if (artifact) await does(artifact);
    };
  return {
    [COMMANDS.openMetrics]: async (target: unknown) => {
      const run = await pickRun.one(target, l10n.t('Open the metrics of which run?'));
      if (run) await pages.open(run, false, 'metrics');
    },
    [COMMANDS.copyMetric]: async (target: unknown) => {
      const run = await pickRun.one(target, l10n.t('Copy a metric of which run?'), hasMetrics);
      const metric = isPartOf('metric', target) ? target : run && (await pickMetric(run));
      if (metric) await copyValue(metric);
    },
    [COMMANDS.openArtifact]: withArtifact(l10n.t('Open an artifact of which run?'), (node) =>
      openArtifact(node),
    ),
    [COMMANDS.revealArtifact]: withArtifact(l10n.t('Reveal an artifact of which run?'), async (node) =>
      revealPlace(await placeOf(node)),
    ),
  };
}

/** In whichever editor VS Code has for it. */
export async function openArtifact(node: ArtifactNode, preserveFocus = false): Promise<void> {
  const uri = vscode.Uri.file(await placeOf(node));
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true, preserveFocus });
}

async function placeOf({ run, path }: ArtifactNode): Promise<string> {
  const { folder } = await rowOf(run);
  const place = artifactPlace(folder, path);
  if (place !== undefined) return place;
  throw new AppError('not-found', l10n.t('The file {0} is no longer there.', shownText(path)), {
    hint: l10n.t('The run named it, and it was moved or removed since.'),
  });
}

/** As exact as the program said it, for whoever pastes it somewhere. */
async function copyValue({ run, key }: MetricNode): Promise<void> {
  const { view } = await rowOf(run);
  const last = view.metrics?.[key]?.last ?? null;
  if (last === null) throw new AppError('not-found', l10n.t('{0} has no value yet.', shownText(key)));
  await vscode.env.clipboard.writeText(String(last));
  const said = l10n.t('Copied {0} {1}.', labelText(key.slice(0, 40)), formatFigure(last, 6));
  vscode.window.setStatusBarMessage(said, 2000);
}

async function pickMetric(run: RunNode): Promise<MetricNode | undefined> {
  const { view } = await rowOf(run);
  const metrics = Object.entries(view.metrics ?? {});
  if (metrics.length === 0) throw new AppError('not-found', l10n.t('This run said no metrics.'));
  const items = metrics.map(([key, metric]) => ({
    label: labelText(key),
    description: valueText(metric),
    node: { kind: 'metric', run, key } as const,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Which metric?') }))?.node;
}

async function pickArtifact(run: RunNode): Promise<ArtifactNode | undefined> {
  const { view } = await rowOf(run);
  const artifacts = view.artifacts ?? [];
  if (artifacts.length === 0) throw new AppError('not-found', l10n.t('This run named no artifacts.'));
  const items = artifacts.toReversed().map(({ path, type }) => ({
    label: labelText(path),
    description: shownText(type ?? ''),
    node: { kind: 'artifact', run, path } as const,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Which artifact?') }))?.node;
}
