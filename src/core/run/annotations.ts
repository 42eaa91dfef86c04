/** Notes, tags, stars and names that people add at any time, also after the end: one file each, outside of the seal. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { listFolder, makeFolder, PRIVATE_FOLDER, writeJson } from '../../base/files.ts';
import { newId } from '../../base/ids.ts';
import { isRecord } from '../../base/json.ts';
import { hintChange } from './changes.ts';
import { areTexts, isTextList } from './fieldShapes.ts';
import { type RunFolder, readDocument } from './folder.ts';
import type { Workspace } from './workspace.ts';

interface AnnotationBase {
  readonly schema: 'runtrail/annotation/1';
  readonly time: string;
  readonly by: string;
}

export type AnnotationContent =
  | { readonly kind: 'note'; readonly value: string }
  | {
      readonly kind: 'tags';
      readonly value: { readonly add: readonly string[]; readonly remove: readonly string[] };
    }
  | { readonly kind: 'star'; readonly value: boolean }
  | { readonly kind: 'name'; readonly value: string }
  /** What somebody said of a checkpoint, or found out. */
  | { readonly kind: 'checkpoint'; readonly value: CheckpointMark }
  /** The run that goes on from a checkpoint of this one. */
  | { readonly kind: 'resumed'; readonly value: string };

export interface CheckpointMark {
  readonly path: string;
  readonly pinned?: boolean;
  readonly good?: boolean;
  /** Of what was found good or not: the next one under the same name is another one. */
  readonly sha256?: string;
}

export type Annotation = AnnotationBase & AnnotationContent;

export function annotate(
  workspace: Workspace,
  folder: RunFolder,
  by: string,
  content: AnnotationContent,
): void {
  makeFolder(folder.annotations, PRIVATE_FOLDER);
  const annotation: Annotation = {
    schema: 'runtrail/annotation/1',
    time: new Date().toISOString(),
    by,
    ...content,
  };
  writeJson(path.join(folder.annotations, `${newId()}.json`), annotation);
  hintChange(workspace.changes, folder.id, 'annotated');
}

/** In the order they were made. A damaged one is passed over. */
export function readAnnotations(folder: RunFolder): Annotation[] {
  const names = listFolder(folder.annotations).filter((name) => /^[0-9a-z]{26}\.json$/.test(name));
  return names.sort().flatMap((name) => {
    try {
      return readDocument(path.join(folder.annotations, name), 'annotation', 1, isAnnotation) ?? [];
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  });
}

function isAnnotation(value: unknown): value is Annotation {
  if (!isRecord(value) || typeof value['time'] !== 'string' || typeof value['by'] !== 'string') return false;
  const content = value['value'];
  switch (value['kind']) {
    case 'note':
    case 'name':
    case 'resumed':
      return typeof content === 'string';
    case 'star':
      return typeof content === 'boolean';
    case 'tags':
      return isRecord(content) && [content['add'], content['remove']].every(isTextList);
    case 'checkpoint':
      return (
        isRecord(content) &&
        areTexts(content, 'path') &&
        [content['pinned'], content['good']].every((each) =>
          ['undefined', 'boolean'].includes(typeof each),
        ) &&
        ['undefined', 'string'].includes(typeof content['sha256'])
      );
    default:
      return false;
  }
}

/** The name that a person gave last. */
export function nameAfter(name: string, annotations: readonly Annotation[]): string {
  const renamed = annotations.findLast((annotation) => annotation.kind === 'name');
  return renamed?.kind === 'name' ? renamed.value : name;
}

/** Tags after all changes, in the order they were added. */
export function tagsAfter(tags: readonly string[], annotations: readonly Annotation[]): string[] {
  const result = new Set(tags);
  for (const annotation of annotations) {
    if (annotation.kind !== 'tags') continue;
    for (const tag of annotation.value.add) result.add(tag);
    for (const tag of annotation.value.remove) result.delete(tag);
  }
  return [...result];
}
