/**
 * The environment of a run that nobody is there to start. Variables are recorded nowhere, as they may hold secrets: the
 * runner that saw the end still has those of the earlier run; one that took the run up later gets them anew where it can.
 */

import { type BaseEnvironment, cleanEnvironment, INHERITED } from '../process/environment.ts';
import { withInterpreter } from '../process/interpreter.ts';
import { loginShellEnvironment } from '../process/loginShell.ts';
import type { RunRequest } from '../run/model.ts';

export type GivenVariables = Readonly<Record<string, string | undefined>>;

const OTHER_VARIABLES =
  'the variables of the earlier run are not known any more: these are of the program that found it ended';

export async function environmentToGoOn(
  { baseEnvironment }: Pick<RunRequest, 'baseEnvironment'>,
  given: GivenVariables | undefined,
  own: GivenVariables = process.env,
): Promise<BaseEnvironment> {
  if (given) return { ...baseEnvironment, variables: cleanEnvironment(given) };
  const { from, interpreter } = baseEnvironment;
  if (from === 'process') return { ...INHERITED, problem: OTHER_VARIABLES, variables: cleanEnvironment(own) };
  const environment = await loginShellEnvironment({ env: own });
  return interpreter === null ? environment : withInterpreter(environment, interpreter);
}
