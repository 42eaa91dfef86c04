/** 25 rounds of random kills: nothing that was acknowledged is lost, nothing is left claiming or running. */

import assert from 'node:assert/strict';
import { requireLinux } from '../support/requires.ts';
import { playRound } from '../torture/round.ts';

const ROUNDS = 25;
/** A round is as long as its longest program; two at a time keep two cores busy. */
const AT_ONCE = 2;

describe('runs that are killed at random', () => {
  it(`survive ${ROUNDS} rounds`, async function () {
    requireLinux(this, 'processes are found by their environment');
    this.timeout(300_000);
    let next = Math.floor(Math.random() * 1e9);
    const end = next + ROUNDS;
    const worker = async () => {
      while (next < end) {
        const { plan, violations, traces } = await playRound(next++);
        assert.deepEqual(
          violations,
          [],
          `node test/torture/main.ts 1 ${plan.seed}\n${JSON.stringify(plan)}\n${traces}`,
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
});
