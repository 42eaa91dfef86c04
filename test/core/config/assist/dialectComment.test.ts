/** Making a `.cfg` file say how it is written. */

import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/base/finding.ts';
import { dialectEdit } from '../../../../src/core/config/assist/dialectComment.ts';

function after(text: string, name: string | undefined): string {
  const edit = dialectEdit(text, name);
  return edit ? applyEdits(text, [edit]) : text;
}

describe('the comment that names a dialect', () => {
  it('is written as the first line', () => {
    assert.equal(after('[a]\r\n', 'python'), '# dialect: python\r\n[a]\r\n');
    assert.equal(after('\uFEFF[a]', 'python'), '\uFEFF# dialect: python\n[a]');
    assert.equal(after('[a]\n# dialect: ini', 'python'), '# dialect: python\n[a]\n# dialect: ini');
  });

  it('is changed where it is', () => {
    assert.equal(after('# x\n; dialect: ini\n[a]', 'camstim'), '# x\n; dialect: camstim\n[a]');
    assert.equal(after('# dialect: ini', 'camstim'), '# dialect: camstim');
  });

  it('is taken away with its line', () => {
    assert.equal(after('# x\r\n# dialect: ini\r\n[a]', undefined), '# x\r\n[a]');
    assert.equal(after('\uFEFF# dialect: ini\n[a]', undefined), '\uFEFF[a]');
    assert.equal(after('# dialect: ini', undefined), '');
    assert.equal(after('[a]', undefined), '[a]');
  });
});
