/** Who waits for the turn of another. */

import assert from 'node:assert/strict';
import { Place } from '../../../src/core/workflow/place.ts';
import { inTurn } from '../../../src/core/workflow/turn.ts';
import { CodeBox } from '../../support/codeBox.ts';

describe('a turn at a cached repository', () => {
  let code: CodeBox;
  beforeEach(async () => {
    code = await CodeBox.start();
  });
  afterEach(() => code.close());

  it('of another is waited for without looking for its outcome before it has ended', async () => {
    const place = new Place(code.settings.repositoriesFolder, 'lab-code-0123456789abcdef');
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    let isThere = false;
    const first = inTurn(
      {
        place,
        look: () => undefined,
        work: async () => {
          await done;
          isThere = true;
          return 'made';
        },
      },
      context(),
    );
    let looks = 0;
    const look = () => {
      looks++;
      return isThere ? 'found' : undefined;
    };
    const second = inTurn(
      { place, look, work: () => assert.fail('it is there') },
      {
        ...context(),
        // Told once, as soon as it waits.
        report: () => void setTimeout(finish, 500),
      },
    );
    assert.deepEqual(await Promise.all([first, second]), ['made', 'found']);
    assert.equal(looks, 2);
  });

  const context = () => ({ git: code.git, settings: code.settings, report: () => undefined });
});
