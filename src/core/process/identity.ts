/**
 * Who a process is. A pid alone is never identity: it is reused, and another container or host has the same ones.
 * The machine, boot and pid namespace say whether this program may judge at all; pid and start ticks say which process.
 */

import { hostFacts } from './host.ts';
import { processTable } from './platform.ts';

export interface Identity {
  readonly machine: string;
  readonly boot: string;
  readonly pidNs: string;
  readonly pid: number;
  readonly startTicks: string;
}

/**
 * `alive` and `dead` are certain. `rebooted`: this machine has started anew since, so it is gone.
 * `elsewhere`: another host or container, which nobody here can judge.
 */
export type Presence = 'alive' | 'dead' | 'rebooted' | 'elsewhere';

/** The identity of a running process of this host, or undefined when there is none of that pid. */
export function identify(pid: number): Identity | undefined {
  const startTicks = processTable.startTicks(pid);
  return startTicks === undefined ? undefined : { ...hostFacts(), pid, startTicks };
}

let own: Identity | undefined;

/** The identity of this program. */
export function ownIdentity(): Identity {
  own ??= identify(process.pid) ?? { ...hostFacts(), pid: process.pid, startTicks: 'unknown' };
  return own;
}

export function presenceOf(identity: Identity): Presence {
  const here = hostFacts();
  if (identity.machine !== here.machine || identity.pidNs !== here.pidNs) return 'elsewhere';
  if (identity.boot !== here.boot) return 'rebooted';
  return processTable.startTicks(identity.pid) === identity.startTicks ? 'alive' : 'dead';
}

/** Whether the process is certainly gone: dead, or of an earlier boot of this machine. */
export function isGone(identity: Identity): boolean {
  const presence = presenceOf(identity);
  return presence === 'dead' || presence === 'rebooted';
}

/** An identity as one file name: the entry inside a lock. */
export function identityToken(identity: Identity): string {
  const { machine, boot, pidNs, pid, startTicks } = identity;
  return [machine, boot, pidNs, pid, startTicks].join('_');
}

export function parseIdentityToken(token: string): Identity | undefined {
  const [machine, boot, pidNs, pid, startTicks, ...rest] = token.split('_');
  if (!machine || !boot || !pidNs || !startTicks || rest.length > 0 || !/^\d+$/.test(pid ?? ''))
    return undefined;
  return { machine, boot, pidNs, pid: Number(pid), startTicks };
}
