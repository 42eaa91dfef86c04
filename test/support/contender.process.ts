/**
 * One of several real processes that want the same thing at the same time: started by the tests of locks and
 * documents, it waits for the file GO and prints what it did as one line of JSON.
 *
 *     node contender.process.ts ROLE FOLDER COUNT
 */

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StateDocument } from '../../src/base/document.ts';
import { writeAtomic } from '../../src/base/files.ts';
import { acquireLock, isBusy } from '../../src/base/lock.ts';
import { ownLockRules, takeLock } from '../../src/core/process/ownLock.ts';

const [role = '', folder = '', count = '0'] = process.argv.slice(2);
const at = (name: string) => path.join(folder, name);

/** Takes one lock again and again; inside of it, a file that must not be there yet shows that nobody else is. */
async function takeTurns(): Promise<object> {
  let violations = 0;
  for (let turn = 0; turn < Number(count); ) {
    const lock = takeLock(at('lock'));
    if (isBusy(lock)) {
      await delay(1);
      continue;
    }
    turn++;
    try {
      fs.writeFileSync(at('inside'), '', { flag: 'wx' });
      fs.rmSync(at('inside'));
    } catch {
      violations++;
    }
    lock.release();
  }
  return { violations };
}

/** Takes over each of COUNT locks whose holder, called "dead", is gone. Says which ones it got. */
function takeOver(): object {
  const got: number[] = [];
  for (let index = 0; index < Number(count); index++) {
    const lock = acquireLock(at(`lock-${index}`), `heir-${process.pid}`, (holder) => holder === 'dead');
    if (!isBusy(lock) && lock.tookOverFrom === 'dead') got.push(index);
  }
  return { got };
}

/** Dies by SIGKILL with the lock in its hands. */
function dieHolding(): never {
  const lock = takeLock(at('lock'));
  if (isBusy(lock)) throw new Error('the lock was not free');
  process.kill(process.pid, 'SIGKILL');
  for (;;); // until the signal arrives
}

async function increment(): Promise<object> {
  const counter = new StateDocument<{ value: number }>(at('counter.json'), {
    kind: 'counter',
    version: 1,
    fallback: () => ({ value: 0 }),
    isValid: (value): value is { value: number } => 'value' in value && typeof value.value === 'number',
    migrations: {},
    ...ownLockRules(),
  });
  for (let i = 0; i < Number(count); i++) await counter.update(({ value }) => ({ value: value + 1 }));
  return {};
}

/** Replaces one file again and again, each time with as many times one letter. */
function rewrite(): object {
  for (let i = 0; i < Number(count); i++) {
    const letter = String.fromCharCode(97 + (i % 26));
    writeAtomic(at('target'), letter.repeat(10_000 + (i % 7)), { durable: false });
  }
  return {};
}

const ROLES: Readonly<Record<string, () => object | Promise<object>>> = {
  'take-turns': takeTurns,
  'take-over': takeOver,
  'die-holding': dieHolding,
  increment,
  rewrite,
};

process.stdout.write('ready\n');
while (!fs.existsSync(at('GO'))) await delay(10);
process.stdout.write(`${JSON.stringify(await ROLES[role]?.())}\n`);
