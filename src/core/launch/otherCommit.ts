/** A clone of the user's own that stands at another commit than the one asked for: what then is for the person to say. */

import { AppError } from '../../base/errors.ts';
import type { Choice, Question } from '../params/adapted.ts';
import type { AskedCode } from '../params/code.ts';
import type { Ask } from '../params/load.ts';
import type { WorkflowRequest } from '../run/code.ts';
import { isFree, standsAt, standText } from '../workflow/localClone.ts';

export interface Answering {
  /** Where there is somebody to ask. */
  readonly ask?: Ask | undefined;
  /** What was said already. */
  readonly onOtherCommit?: WorkflowRequest['onOtherCommit'] | undefined;
}

/** The key of the question. */
export const ON_OTHER_COMMIT = 'on-other-commit';

/** What is asked of the code, with the answer where one is needed. Reads files of the clone only. */
export async function withAnswer(asked: AskedCode, answering: Answering): Promise<WorkflowRequest> {
  const { local, ref } = asked;
  const isOther = local !== null && !isFree(local) && !standsAt(local, ref);
  return { ...asked, onOtherCommit: isOther ? await answerTo(local, ref ?? '', answering) : null };
}

async function answerTo(
  local: string,
  ref: string,
  { ask, onOtherCommit }: Answering,
): Promise<'use' | 'checkout'> {
  if (onOtherCommit) return onOtherCommit;
  const sentence = `The clone ${local} stands at ${standText(local)}, and not at ${ref}.`;
  if (!ask) {
    throw new AppError('refused', sentence, {
      hint: 'Say what to do: --on-other-commit use runs the clone as it is, --on-other-commit checkout runs that commit in a folder of its own. The clone is never changed.',
    });
  }
  const question: Question = {
    key: ON_OTHER_COMMIT,
    title: sentence,
    suggestion: undefined,
    choices: choices(ref),
  };
  const answer = (await ask([question]))[ON_OTHER_COMMIT];
  if (answer === 'use' || answer === 'checkout') return answer;
  throw new AppError('refused', 'Nothing was started.');
}

function choices(ref: string): Choice[] {
  return [
    { value: 'use', title: 'Use the clone as it is' },
    { value: 'checkout', title: `Run ${ref} in a folder of its own, and leave the clone as it is` },
    { value: 'cancel', title: 'Start nothing' },
  ];
}
