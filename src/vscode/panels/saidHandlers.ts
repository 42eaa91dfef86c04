/** What the page of a run may ask and do with what its program said and left: metrics, checkpoints, files. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { isId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import type { Handlers } from '../../protocol/channel.ts';
import type { RunPageContract } from '../../protocol/runPage.ts';
import { isTrusted, requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import { type RunNode, rowOf } from '../views/runNodes.ts';
import { actOn, checkpointList } from './checkpointList.ts';
import { fileList, placeOfFile } from './fileList.ts';
import { figuresCsv, seriesCsv } from './metricCsv.ts';
import { goneOn } from './related.ts';
import type { RunSource } from './runSource.ts';
import { thumbnailOf } from './thumbnail.ts';

const { l10n } = vscode;

type Said =
  | 'metrics'
  | 'metricSeries'
  | 'checkpoints'
  | 'files'
  | 'thumbnail'
  | 'copyMetrics'
  | 'checkpoint'
  | 'prune'
  | 'checkpointNow'
  | 'openFileOf'
  | 'openRelated';

interface Shown {
  readonly run: RunNode;
  readonly source: RunSource;
}

export function saidHandlers(shown: () => Shown): Pick<Handlers<RunPageContract>, Said> {
  return { ...asked(shown), ...done(shown) };
}

function asked(
  shown: () => Shown,
): Pick<Handlers<RunPageContract>, 'metrics' | 'metricSeries' | 'checkpoints' | 'files' | 'thumbnail'> {
  return {
    metrics: async () => {
      const { run, source } = shown();
      return source.said.table((await rowOf(run)).view, source.time?.start);
    },
    metricSeries: async (question) => {
      const { source } = shown();
      return source.said.series(question, source.time?.start);
    },
    checkpoints: async () => {
      const { run, source } = shown();
      const row = await rowOf(run);
      const later = await goneOn(run, row.view);
      return checkpointList({ row, time: source.time, later, isTrusted: isTrusted() });
    },
    files: async () => {
      const { run, source } = shown();
      return fileList(source.folder, (await rowOf(run)).view, source.events);
    },
    thumbnail: async ({ path }) => {
      const { run, source } = shown();
      const { view } = await rowOf(run);
      // In a folder that nobody trusts a record may name any file.
      const place = isTrusted()
        ? placeOfFile(source.folder, { view, events: source.events }, { path, kind: 'artifact' })
        : undefined;
      return { address: place === undefined ? null : await thumbnailOf(place) };
    },
  };
}

function done(
  shown: () => Shown,
): Pick<
  Handlers<RunPageContract>,
  'copyMetrics' | 'checkpoint' | 'prune' | 'checkpointNow' | 'openFileOf' | 'openRelated'
> {
  return {
    copyMetrics: async ({ key }) => {
      const { run, source } = shown();
      const text =
        key === null
          ? figuresCsv((await rowOf(run)).view)
          : seriesCsv(run.id, key, await source.said.points(key, source.time?.start));
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(l10n.t('The values are in the clipboard.'), 2000);
    },
    checkpoint: async ({ path, act }) => {
      if (act !== 'reveal') requireTrust();
      const { run } = shown();
      await actOn(run, await rowOf(run), path, act);
    },
    prune: async () => {
      requireTrust();
      await vscode.commands.executeCommand(COMMANDS.pruneCheckpoints, shown().run);
    },
    checkpointNow: async () => {
      requireTrust();
      await vscode.commands.executeCommand(COMMANDS.checkpointNow, shown().run);
    },
    openFileOf: async (file) => {
      const { run, source } = shown();
      const { view } = await rowOf(run);
      const place = placeOfFile(source.folder, { view, events: source.events }, file);
      if (place === undefined)
        throw new AppError('not-found', l10n.t('The file {0} is no longer there.', shownText(file.path)));
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(place));
    },
    openRelated: async ({ id }) => {
      const { workspace } = shown().run;
      const other = isId(id) ? await workspace.list.row(id) : undefined;
      if (!other) throw new AppError('not-found', l10n.t('That run is not part of this window any more.'));
      await vscode.commands.executeCommand(COMMANDS.open, { kind: 'run', workspace, id } satisfies RunNode);
    },
  };
}
