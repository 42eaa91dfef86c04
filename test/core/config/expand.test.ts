/** Variables and the home folder in texts, on every system. */

import assert from 'node:assert/strict';
import { expandEnvironment } from '../../../src/core/config/expand.ts';

const env = {
  HOME: '/home/ada',
  USERPROFILE: 'C:\\Users\\ada',
  DATA: '/data',
  Mixed: 'm',
  EMPTY: '',
  'X(x86)': 'p',
};
/** The dollar sign, without a brace behind it. */
const $ = '$';

function expanded(text: string, platform: NodeJS.Platform = 'linux'): [string, ...string[]] {
  const { text: result, unset } = expandEnvironment(text, env, platform);
  return [result, ...unset.map(({ name, start, end }) => `${name} ${text.slice(start, end)}`)];
}

describe('variables in a text', () => {
  it('are replaced in all their spellings', () => {
    assert.deepEqual(expanded(`${$}DATA/${$}{DATA}/%DATA%`), ['/data//data//data']);
    assert.deepEqual(expanded(`a${$}{EMPTY}b`), ['ab']);
    assert.deepEqual(expanded(`%X(x86)%${$}{X(x86)}`), ['pp']);
  });

  it('stay as they are written when they are not set, and are named', () => {
    assert.deepEqual(expanded(`${$}A/${$}{B}/%C_D%`), [
      `${$}A/${$}{B}/%C_D%`,
      `A ${$}A`,
      `B ${$}{B}`,
      'C_D %C_D%',
    ]);
  });

  it('are not seen where there are none', () => {
    for (const text of [
      '50%',
      '100%a%',
      `5${$}`,
      `${$}5`,
      `${$}{}`,
      `${$}{which:python}`,
      'sub-%p_ses-%s/exp%n/block_%b.xdf',
      '%p%s%n',
      'a~b',
      '~user/x',
    ]) {
      assert.deepEqual(expanded(text), [text]);
    }
  });

  it('are found on Windows whatever their case, and any name between percent signs is one', () => {
    assert.deepEqual(expanded(`%mixed%${$}mixed`, 'win32'), ['mm']);
    assert.deepEqual(expanded(`${$}mixed`), [`${$}mixed`, `mixed ${$}mixed`]);
    assert.deepEqual(expanded('%nope%', 'win32'), ['%nope%', 'nope %nope%']);
  });

  it('may be the home folder, at the beginning of a path', () => {
    assert.deepEqual(expanded('~'), ['/home/ada']);
    assert.deepEqual(expanded('~/x~/~'), ['/home/ada/x~/~']);
    assert.deepEqual(expanded('~\\x', 'win32'), ['C:\\Users\\ada\\x']);
    assert.deepEqual(expandEnvironment('~/x', {}, 'linux'), {
      text: '~/x',
      unset: [{ name: 'HOME', start: 0, end: 1 }],
    });
  });

  it('are never taken from a prototype', () => {
    assert.deepEqual(expanded(`${$}constructor`), [`${$}constructor`, `constructor ${$}constructor`]);
  });
});
