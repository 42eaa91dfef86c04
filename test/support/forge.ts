/** Records changed as another machine, another boot or a stranger would have left them. */

import fs from 'node:fs';
import path from 'node:path';
import { type Identity, identityToken, parseIdentityToken } from '../../src/core/process/identity.ts';
import { encodeEvent, GENESIS } from '../../src/core/run/chain.ts';
import type { RunFolder } from '../../src/core/run/folder.ts';
import type { RunEvent, RunProcesses } from '../../src/core/run/model.ts';
import { eventsOf, processesOf } from './sandbox.ts';

type Change = (identity: Identity) => Identity;

/** Changes every identity in `control/process.json`. */
export function forgeProcesses(folder: RunFolder, change: Change): void {
  const { runner, wrapper, program, ...rest } = processesOf(folder);
  const forged: RunProcesses = {
    ...rest,
    runner: change(runner),
    wrapper: wrapper && change(wrapper),
    program: program && change(program),
  };
  fs.writeFileSync(folder.processes, JSON.stringify(forged));
}

/** Changes the holder in the name of the lock's entry. */
export function forgeLock(folder: RunFolder, change: Change): void {
  const [token = ''] = fs.readdirSync(folder.lock);
  const holder = parseIdentityToken(token);
  if (!holder) throw new Error(`no holder in ${token}`);
  fs.renameSync(path.join(folder.lock, token), path.join(folder.lock, identityToken(change(holder))));
}

/** Writes the events anew with a valid chain: what an honest writer elsewhere would have left. */
export function rewriteEvents(folder: RunFolder, change: (event: RunEvent) => RunEvent): void {
  let prev = GENESIS;
  const lines = eventsOf(folder).map((event) => {
    const { seq, time, mono, type, data } = change(event);
    const { line, hash } = encodeEvent({ seq, time, mono, prev }, type, data);
    prev = hash;
    return `${line}\n`;
  });
  fs.writeFileSync(folder.events, lines.join(''));
}
