/** What a parameter file sees of the environment: that of its program, and what is meant for us. */

import assert from 'node:assert/strict';
import { seenVariables } from '../../../src/core/launch/context.ts';
import { INHERITED } from '../../../src/core/process/environment.ts';

describe('a parameter file sees', () => {
  const NAMES = ['RUNTRAIL_SET_LR', 'RUNTRAIL_RUN_ID', 'VSCODE_PID', 'LAB'] as const;
  let before: NodeJS.ProcessEnv;
  beforeEach(() => {
    before = { ...process.env };
    for (const name of NAMES) process.env[name] = name;
  });
  afterEach(() => {
    for (const name of NAMES) delete process.env[name];
    Object.assign(process.env, before);
  });
  const seen = (...of: Parameters<typeof seenVariables>) => {
    const env = seenVariables(...of);
    return NAMES.filter((name) => env[name] !== undefined);
  };

  it('our own environment without what starts programs, and values that are set in it', () => {
    assert.deepEqual(seen(undefined), ['RUNTRAIL_SET_LR', 'LAB']);
  });

  it('that of the login shell in its place, and still the values that are set in ours', () => {
    assert.deepEqual(seen({ ...INHERITED, variables: { VSCODE_PID: '1' } }), [
      'RUNTRAIL_SET_LR',
      'VSCODE_PID',
    ]);
  });
});
