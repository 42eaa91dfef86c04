/** The files of a run as its page lists them: what the program named, and the outputs that were sealed. */

import fs from 'node:fs';
import path from 'node:path';
import { shownText } from '../../base/names.ts';
import { artifactPlace } from '../../core/run/artifactPlace.ts';
import { type RunFolder, readResolved } from '../../core/run/folder.ts';
import type { RunEvent, SealedFile } from '../../core/run/model.ts';
import type { RunView } from '../../core/run/view.ts';
import type { FileKind, FileList, FileRow } from '../../protocol/leftBehind.ts';

/** More than anybody reads; the rest is in the record. */
const MOST = 1_000;

export function fileList(folder: RunFolder, view: RunView, events: readonly RunEvent[]): FileList {
  const artifacts = (view.artifacts ?? []).toReversed();
  const outputs = outputsOf(events);
  return {
    artifacts: artifacts.slice(0, MOST).map((artifact) => ({
      ...artifact,
      name: nameOf(artifact.path),
      isThere: artifactPlace(folder, artifact.path) !== undefined,
    })),
    artifactsLeftOut: Math.max(0, artifacts.length - MOST),
    outputs: outputs.slice(0, MOST).map((file) => outputRow(folder, file)),
    outputsLeftOut: Math.max(0, outputs.length - MOST),
  };
}

/** Where a file lies that stands in one of the lists; undefined: it does not, or is gone. */
export function placeOfFile(
  folder: RunFolder,
  { view, events }: { readonly view: RunView; readonly events: readonly RunEvent[] },
  { path: named, kind }: { readonly path: string; readonly kind: FileKind },
): string | undefined {
  if (kind === 'artifact')
    return view.artifacts?.some((artifact) => artifact.path === named)
      ? artifactPlace(folder, named)
      : undefined;
  const isListed = outputsOf(events).some((file) => file.path === named);
  const place = isListed ? outputPlace(folder, named) : undefined;
  return place !== undefined && fs.existsSync(place) ? place : undefined;
}

export function outputsOf(events: readonly RunEvent[]): readonly SealedFile[] {
  const sealed = events.findLast(({ type }) => type === 'sealed');
  const files = sealed?.type === 'sealed' && Array.isArray(sealed.data.files) ? sealed.data.files : [];
  return files.filter((file) => typeof file?.path === 'string' && /^(outputs\/|code\/|cwd:)/.test(file.path));
}

function outputRow(folder: RunFolder, { path: named, size }: SealedFile): FileRow {
  const place = outputPlace(folder, named);
  return {
    ...{ path: named, name: nameOf(named), type: null, step: null, time: null },
    bytes: typeof size === 'number' ? size : null,
    isThere: place !== undefined && fs.existsSync(place),
  };
}

/** Outputs elsewhere are named from where the program ran. */
function outputPlace(folder: RunFolder, named: string): string | undefined {
  if (!named.startsWith('cwd:')) return folder.at(...named.split('/'));
  const cwd = readResolved(folder)?.cwd;
  return cwd === undefined ? undefined : path.resolve(cwd, named.slice('cwd:'.length));
}

function nameOf(named: string): string {
  return shownText(named.replace(/^cwd:/, ''));
}
