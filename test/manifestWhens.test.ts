/** What menus ask for before they show something: keys that exist, and values that occur. */

import assert from 'node:assert/strict';
import { isStatus } from '../src/core/run/model.ts';
import {
  CODE_CONTEXT,
  CONTEXT_KEYS,
  checkpointContext,
  checkpointsContext,
  PAGE_CONTEXT_KEY,
  PANELS,
  PART_CONTEXTS,
  runContext,
  VIEWS,
} from '../src/vscode/ids.ts';
import { WHENS, wordsOf } from './support/manifest.ts';

describe('when clauses', () => {
  /** Of VS Code's own keys these are used. */
  const GIVEN = new Set([
    ...['view', 'viewItem', 'workspaceFolderCount', 'isWorkspaceTrusted'],
    ...['resourceScheme', 'resourceFilename', 'resourcePath', 'webviewId', PAGE_CONTEXT_KEY],
  ]);

  /** Each comparison of a clause as key, operator and value. */
  function comparisons(when: string): [key: string, operator: string, value: string][] {
    const bare = when.replace(/\/(?:[^/\\]|\\.)+\//g, (expression) => expression.replace(/[&|() ]/g, '_'));
    return bare.split(/&&|\|\|/).flatMap((part) => {
      const text = part.trim().replace(/^[(!]+|\)+$/g, '');
      const [, key = text, operator = '', value = ''] = /^(\S+) (==|!=|=~|in) (\S+)$/.exec(text) ?? [];
      return operator === 'in'
        ? [
            [key, 'in', ''],
            [value, '', ''],
          ]
        : [[key, operator, value]];
    });
  }
  const all = WHENS.filter((when) => when !== 'false').flatMap(comparisons);

  it('ask for context keys that exist, and for each of ours', () => {
    const keys = new Set(all.map(([key]) => key));
    const unknown = [...keys].filter((key) => !GIVEN.has(key) && !CONTEXT_KEYS.some((each) => each === key));
    assert.deepEqual(unknown, []);
    assert.deepEqual(
      CONTEXT_KEYS.filter((key) => !keys.has(key)),
      [],
    );
  });

  it('compare with values that occur', () => {
    const either = [true, false];
    const contexts = [
      CODE_CONTEXT,
      ...Object.values(PART_CONTEXTS),
      ...either.map((isLive) => runContext(isLive, '', { isCoded: true, isSaved: true })),
      ...either.map(checkpointsContext),
      ...either.flatMap((isPruned) =>
        either.map((isPinned) => checkpointContext({ isPruned, isPinned }, isPinned)),
      ),
    ];
    const isWord = (word: string) =>
      isStatus(word) || contexts.some((context) => context.split(';').includes(word));
    for (const [key, operator, value] of all) {
      // Alone, a key is asked whether it is set.
      if (operator === '' || operator === 'in') continue;
      if (key === 'view') assert.equal(value, VIEWS.runs);
      if (key === 'webviewId') assert.equal(value, PANELS.run);
      const words = value.replace(/^\/\\b([\w;]+)\\b\/$/, '$1').split(';');
      if (key === 'viewItem' || key === PAGE_CONTEXT_KEY) assert.ok(words.every(isWord), value);
      if (key === 'runtrail.runs') assert.ok(wordsOf(key).includes(value), value);
    }
  });

  it('are seen whole: every part is a comparison or a key alone', () => {
    for (const [key] of all) assert.match(key, /^[\w.]+$/);
    assert.ok(all.length > WHENS.length);
  });
});
