/** What must hold of every run after the dust has settled, whatever was killed when. */

import fs from 'node:fs';
import path from 'node:path';
import { readIfThere } from '../../src/base/files.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import { isFinal } from '../../src/core/run/model.ts';
import { verifyRun } from '../../src/core/run/verify.ts';
import type { Witnessed, WitnessedCli } from './round.ts';

/** What the record says of a run, against what was seen of it. */
export function runViolations(run: Witnessed): string[] {
  const { truth, folder, view } = run;
  const found: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) found.push(sentence(run, what));
  };
  const starts = truth.filter((line) => line === 'start').length;
  expect(starts <= 1, `its program was started ${starts} times`);
  if (!folder) {
    expect(starts === 0, 'its program ran, and there is no record');
    return found;
  }
  if (!view) {
    expect(false, 'the list does not show it');
    return found;
  }
  expect(isFinal(view.status), `is still ${view.status}`);
  if (starts === 0) expect(view.status !== 'completed', 'completed, and its program never ran');
  else found.push(...ranViolations(run).map((what) => sentence(run, what)));
  return found;
}

/** The same, and what the command line that started it said. */
export function cliViolations(run: WitnessedCli): string[] {
  const { plan, cli, folder, view } = run;
  const found = runViolations(run);
  const printed = plan.detach && cli.stdout.endsWith('\n') ? cli.stdout.trim() : undefined;
  if (printed !== undefined && printed !== folder?.id)
    found.push(sentence(run, `the printed id ${printed} is not to be found`));
  const isFollowed = view !== undefined && !plan.detach && cli.signal === null;
  if (isFollowed && (cli.code === 0) !== (view.status === 'completed'))
    found.push(sentence(run, `${view.status}, exit code ${cli.code}\n${cli.stderr}`));
  return found;
}

function sentence({ plan, folder }: Witnessed, what: string): string {
  return `${plan.name} (${folder?.id ?? 'no folder'}): ${what}`;
}

/** The program itself was never touched: its output is whole, and its exit is known unless the wrapper was killed. */
function ranViolations({ plan, truth, folder, view, isWrapperKilled }: Witnessed): string[] {
  const found: string[] = [];
  const output = Array.from({ length: plan.lines }, (_, line) => `line ${line}\n`).join('');
  if (!truth.includes('end')) found.push('its program did not get to its end');
  if (folder && readIfThere(folder.console) !== output) found.push('its output is not complete');
  if (view?.reason === 'never-started') found.push('said to have never started, and its program ran');
  const isKnown =
    view?.exit?.code === plan.code && view.status === (plan.code === 0 ? 'completed' : 'failed');
  const isUnknown = view?.status === 'lost' && view.exit === null;
  if (!isKnown && !(isWrapperKilled && isUnknown))
    found.push(`ended with ${plan.code}, recorded as ${view?.status} ${JSON.stringify(view?.exit)}`);
  return found;
}

/** What the files say by themselves. */
export async function recordViolations(folders: readonly RunFolder[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    if (!fs.existsSync(folder.request)) continue; // nothing was ever promised
    const { findings } = await verifyRun(folder, false);
    found.push(...findings.map(({ where, message }) => `${folder.id}: ${where} ${message}`));
  }
  return found;
}

/** A lock is a folder with an entry; its prepared form, left by a crash, binds nobody and is litter only. */
export function leftLocks(root: string): string[] {
  if (!fs.existsSync(root)) return [];
  return fs
    .readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name) === 'lock' || path.basename(path.dirname(name)) === 'locks')
    .map((lock) => `${lock}: left over`);
}
