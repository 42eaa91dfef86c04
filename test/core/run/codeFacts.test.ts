/** What a person reads of the code of a run. */

import assert from 'node:assert/strict';
import type { CodeState, LeftOut } from '../../../src/core/run/code.ts';
import { codeFacts } from '../../../src/core/run/codeFacts.ts';

const COMMIT = '0123456789'.repeat(4);

function stateWith(changedCount: number, leftOut: readonly LeftOut[]): CodeState {
  const snapshot = { commit: COMMIT, ref: 'refs/runtrail/runs/x', changed: [], submodules: [] };
  return {
    ...{ commit: COMMIT, branch: 'main' },
    snapshot: { ...snapshot, changedCount, leftOut, leftOutCount: leftOut.length },
  };
}
const leftOut = (...names: readonly string[]) =>
  names.map((path): LeftOut => ({ path, why: 'secret', bytes: 1 }));
const snapshotOf = (code: CodeState) => Object.fromEntries(codeFacts({ code, workflow: null }))['Snapshot'];

describe('the facts of the code of a run', () => {
  it('say how much had changed', () => {
    assert.equal(snapshotOf(stateWith(0, [])), '0123456789, nothing changed');
    assert.equal(snapshotOf(stateWith(1, [])), '0123456789, 1 changed file');
    assert.equal(snapshotOf(stateWith(2, [])), '0123456789, 2 changed files');
  });

  it('name what was left out', () => {
    assert.equal(
      snapshotOf(stateWith(1, leftOut('.env', 'raw.bin'))),
      '0123456789, 1 changed file, 2 left out: .env, raw.bin',
    );
    assert.match(String(snapshotOf(stateWith(0, leftOut('a', 'b', 'c', 'd')))), /4 left out: a, b, c, …$/);
  });

  it('can be told of a record that says something else there', () => {
    const { snapshot, ...code } = stateWith(1, leftOut('a'));
    for (const odd of [undefined, null, 'x', [null, 'x']]) {
      const fact = snapshotOf(
        JSON.parse(JSON.stringify({ ...code, snapshot: { ...snapshot, leftOut: odd } })),
      );
      assert.equal(fact, '0123456789, 1 changed file, 1 left out: …');
    }
  });
});
