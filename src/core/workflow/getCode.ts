/** Gets the code that a run asks for: from its repository, or from a clone of the user's own. */

import type { WorkflowRequest } from '../run/code.ts';
import { type CodeContext, codeOfClone } from './codeOfClone.ts';
import { type Obtained, obtain } from './obtain.ts';

/** Rejects with a sentence and the next step where there is none to be had. */
export async function getCode(ask: WorkflowRequest, context: CodeContext): Promise<Obtained> {
  if (ask.local !== null) return codeOfClone(ask.local, ask, context);
  return obtain(ask, context);
}
