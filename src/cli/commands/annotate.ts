/** `runtrail note ID TEXT`, `runtrail tag ID +a -b` */

import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { type AnnotationContent, annotate } from '../../core/run/annotations.ts';
import { hintChange } from '../../core/run/changes.ts';
import { readState } from '../../core/run/folder.ts';
import { type Context, type GlobalOptions, viewRun } from '../context.ts';
import { addCommand } from '../globals.ts';

export function addAnnotationCommands(program: Command, context: Context): void {
  addCommand(program, 'note', 'add a note to a run, at any time')
    .argument('<id>', 'id, part of it, name, or @last')
    .argument('<text...>', 'the note')
    .action((id: string, words: string[], options: GlobalOptions) =>
      addAnnotation(id, { kind: 'note', value: words.join(' ') }, options, context),
    );
  addCommand(
    program,
    'tag',
    'add and remove tags: +word or word adds, -word removes; without words, show them',
  )
    .argument('<id>', 'id, part of it, name, or @last')
    .argument('[changes...]', '+word or -word')
    .allowUnknownOption()
    .action((id: string, changes: string[], options: GlobalOptions) => tag(id, changes, options, context));
}

function tag(id: string, changes: readonly string[], options: GlobalOptions, context: Context): void {
  if (changes.some((change) => /^[+-]*$/.test(change))) {
    throw new AppError('usage', 'A tag must have at least one character.');
  }
  const remove = changes.filter((change) => change.startsWith('-')).map((change) => change.slice(1));
  const add = changes.filter((change) => !change.startsWith('-')).map((change) => change.replace(/^\+/, ''));
  const content = changes.length > 0 ? ({ kind: 'tags', value: { add, remove } } as const) : undefined;
  addAnnotation(id, content, options, context);
}

function addAnnotation(
  id: string,
  content: AnnotationContent | undefined,
  options: GlobalOptions,
  context: Context,
): void {
  const { terminal, user } = context;
  const { store, workspace } = context.open(options);
  const folder = store.find(id);
  if (content) {
    annotate(folder, user, content);
    hintChange(workspace.changes, folder.id, 'annotated');
  }
  const view = viewRun(folder, readState(folder));
  if (options.json) return terminal.printJson(view);
  terminal.print(
    `${shortId(folder.id)}  ${view.tags.map((word) => `+${word}`).join(' ') || '(no tags)'}  ${view.notes.length} notes`,
  );
}
