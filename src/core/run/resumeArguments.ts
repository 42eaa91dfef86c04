/** What is added to the command of a run that goes on from a checkpoint, and how it is taken off again. */

import { AppError } from '../../base/errors.ts';
import { shellWord } from '../process/shellCommand.ts';
import type { ResumesFrom } from './checkpoints.ts';
import type { RunRequest } from './model.ts';

type Command = RunRequest['command'];
type From = Pick<ResumesFrom, 'id' | 'path' | 'checkpoint'>;

/** A list gets more arguments; a line for the shell gets them as words that the shell takes as they are. */
export function withResumeArguments(command: Command, args: readonly string[], from: From): Command {
  const filled = args.map((each) => filledIn(each, from));
  return typeof command === 'string' ? joined(command, filled) : [...command, ...filled];
}

/** The command as it is without the checkpoint that the run went on from. */
export function withoutResumeArguments({
  command,
  checkpoints,
  resumes,
}: Pick<RunRequest, 'command' | 'checkpoints' | 'resumes'>): Command {
  if (resumes === null || checkpoints.resume.length === 0) return command;
  const filled = checkpoints.resume.map((each) => filledIn(each, resumes));
  if (typeof command === 'string') {
    const added = joined('', filled);
    return command.endsWith(added) ? command.slice(0, -added.length) : command;
  }
  const at = command.length - filled.length;
  return filled.every((each, index) => command[at + index] === each) ? command.slice(0, at) : command;
}

function joined(line: string, words: readonly string[]): string {
  return [line.trimEnd(), ...words.map((word) => shellWord(word))].join(' ');
}

function filledIn(text: string, { id, path, checkpoint }: From): string {
  return text.replace(/\{(checkpoint|step|run)\}/g, (_whole, name: string) => {
    if (name === 'checkpoint') return path;
    if (name === 'run') return id;
    if (checkpoint.step !== null) return String(checkpoint.step);
    throw new AppError('refused', `"checkpoints.resume" names {step}, and ${checkpoint.path} has none.`, {
      hint: 'Name {checkpoint} instead, or give the step with the checkpoint.',
    });
  });
}
