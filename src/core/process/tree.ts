/** All processes of one run: children, those that left its group or session, and those whose parents are gone. */

import { type Cookie, RUN_DIR, RUN_ID, RUNNER_MARK } from './environment.ts';
import { type Identity, presenceOf } from './identity.ts';
import { processTable } from './platform.ts';
import type { ProcessRow } from './table.ts';

export interface RunTree {
  readonly cookie: Cookie;
  /** Leads the session of the run. It records the exit status, so it is never a member and never signalled. */
  readonly wrapper: Identity | undefined;
}

/**
 * The living members of a run. The wrapper is not one of them. `known` were members before: one that has cleared its
 * environment and lost its parents meanwhile bears no other mark.
 */
export function membersOf(tree: RunTree, known: readonly ProcessRow[] = []): ProcessRow[] {
  const rows = processTable.list();
  const starts = new Map(rows.map((row) => [row.pid, row.startTicks]));
  const still = known.filter(({ pid, startTicks }) => starts.get(pid) === startTicks);
  const members = new Map(still.map((row) => [row.pid, row]));
  const wrapperPid = tree.wrapper && presenceOf(tree.wrapper) === 'alive' ? tree.wrapper.pid : undefined;
  const candidates = rows.filter(
    (row) => row.pid !== process.pid && row.pid !== wrapperPid && !isOlder(row, tree.wrapper),
  );
  for (const row of candidates) {
    // The session's number proves membership only while its leader lives; afterwards it may be somebody else's.
    const isInSession = wrapperPid !== undefined && row.session === wrapperPid;
    if (isInSession || carries(row, tree.cookie)) members.set(row.pid, row);
  }
  addDescendants(candidates, members, wrapperPid);
  return [...members.values()];
}

/** What ran before the run began cannot belong to it; looking into every environment would take much longer. */
function isOlder(row: ProcessRow, wrapper: Identity | undefined): boolean {
  return wrapper !== undefined && Number(row.startTicks) < Number(wrapper.startTicks);
}

function addDescendants(
  rows: readonly ProcessRow[],
  members: Map<number, ProcessRow>,
  root: number | undefined,
): void {
  const childrenOf = Map.groupBy(rows, (row) => row.ppid);
  const waiting = [...members.keys(), ...(root === undefined ? [] : [root])];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    for (const child of childrenOf.get(pid) ?? []) {
      if (members.has(child.pid) || isRunner(child)) continue;
      members.set(child.pid, child);
      waiting.push(child.pid);
    }
  }
}

function carries(row: ProcessRow, cookie: Cookie): boolean {
  const env = processTable.environment(row.pid);
  return env?.get(RUN_ID) === cookie.id && env.get(RUN_DIR) === cookie.folder;
}

function isRunner(row: ProcessRow): boolean {
  return processTable.environment(row.pid)?.has(RUNNER_MARK) ?? false;
}

/** Whether this very process (not another one of its pid) still lives. */
export function isSame(row: ProcessRow): boolean {
  return processTable.startTicks(row.pid) === row.startTicks;
}
