/** Another text in a file of the user. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { AppError } from '../../src/base/errors.ts';
import { replaceText } from '../../src/cli/replaceText.ts';
import { Sandbox } from '../support/sandbox.ts';

describe('replacing the text of a file', () => {
  it('is refused when somebody else changed it meanwhile', () => {
    const box = new Sandbox();
    try {
      const file = box.write('a.cfg', 'theirs');
      const isBusy = (error: unknown) => error instanceof AppError && error.code === 'busy';
      assert.throws(() => replaceText(file, 'what was read', 'ours'), isBusy);
      assert.equal(fs.readFileSync(file, 'utf8'), 'theirs');
      replaceText(file, 'theirs', 'ours');
      assert.equal(fs.readFileSync(file, 'utf8'), 'ours');
    } finally {
      box.close();
    }
  });
});
