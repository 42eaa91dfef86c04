/** Locks held in the name of this very process, and taken over from holders that are certainly gone. */

import { acquireLock, type Busy, type Lock } from '../../base/lock.ts';
import { identityToken, isGone, ownIdentity, parseIdentityToken } from './identity.ts';

/** Who we are in a lock, and whether another holder is certainly gone. */
export interface LockRules {
  readonly holder: string;
  readonly isDead: (holder: string) => boolean;
}

export function ownLockRules(): LockRules {
  return {
    holder: identityToken(ownIdentity()),
    isDead: (token) => {
      const holder = parseIdentityToken(token);
      return holder !== undefined && isGone(holder);
    },
  };
}

export function takeLock(folder: string): Lock | Busy {
  const { holder, isDead } = ownLockRules();
  return acquireLock(folder, holder, isDead);
}
