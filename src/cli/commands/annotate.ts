/** `runtrail note ID TEXT`, `runtrail tag ID +a -b` */

import type { Command } from 'commander';
import { AppError } from '../../base/errors.ts';
import { shortId } from '../../base/ids.ts';
import { shownText } from '../../base/names.ts';
import { type AnnotationContent, annotate } from '../../core/run/annotations.ts';
import { readState } from '../../core/run/folder.ts';
import { viewRun } from '../../core/store/viewRun.ts';
import type { Context } from '../context.ts';

export function addAnnotationCommands(program: Command, context: Context): void {
  program
    .command('note')
    .description('add a note to a run, at any time')
    .argument('<id>', 'id, part of it, name, or @last')
    .argument('<text...>', 'the note')
    .action((id: string, words: string[]) => addTo(id, { kind: 'note', value: words.join(' ') }, context));
  program
    .command('tag')
    .description('add and remove tags: +word or word adds, -word removes; without words, show them')
    .argument('<id>', 'id, part of it, name, or @last')
    .argument('[changes...]', '+word or -word')
    .allowUnknownOption()
    .action((id: string, changes: string[]) => addTo(id, tagChanges(changes), context));
}

/** Undefined when nothing is to be changed. */
function tagChanges(changes: readonly string[]): AnnotationContent | undefined {
  if (changes.some((change) => /^[+-]*$/.test(change))) {
    throw new AppError('usage', 'A tag must have at least one character.');
  }
  if (changes.length === 0) return undefined;
  const remove = changes.filter((change) => change.startsWith('-')).map((change) => change.slice(1));
  const add = changes.filter((change) => !change.startsWith('-')).map((change) => change.replace(/^\+/, ''));
  return { kind: 'tags', value: { add, remove } };
}

function addTo(id: string, content: AnnotationContent | undefined, context: Context): void {
  const { terminal, user } = context;
  const { store, workspace } = context.open();
  const folder = store.find(id);
  if (content) annotate(workspace, folder, user, content);
  const view = viewRun(folder, readState(folder));
  if (context.isJson) return terminal.printJson(view);
  const tags = view.tags.map((word) => `+${shownText(word)}`).join(' ') || '(no tags)';
  terminal.print(`${shortId(folder.id)}  ${tags}  notes: ${view.notes.length}`);
}
