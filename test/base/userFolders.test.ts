/** Where a user's own files live on each system, and what a path setting may contain. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what a person writes in a path

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { expandPath, userFolders } from '../../src/base/userFolders.ts';
import { Sandbox } from '../support/sandbox.ts';

describe('user folders', () => {
  it('follow the desktop standard on Linux', () => {
    assert.deepEqual(userFolders({}, '/home/ada', 'linux'), {
      config: '/home/ada/.config/runtrail',
      data: '/home/ada/.local/share/runtrail',
      cache: '/home/ada/.cache/runtrail',
    });
    const env = { XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d', XDG_CACHE_HOME: '/k' };
    assert.deepEqual(userFolders(env, '/home/ada', 'linux'), {
      config: '/c/runtrail',
      data: '/d/runtrail',
      cache: '/k/runtrail',
    });
  });

  it('pass over a relative or empty folder in the environment, as the standard asks', () => {
    const env = { XDG_CONFIG_HOME: 'planted', XDG_DATA_HOME: '', XDG_CACHE_HOME: './x' };
    assert.deepEqual(userFolders(env, '/home/ada', 'linux'), userFolders({}, '/home/ada', 'linux'));
  });

  it('are in Library on macOS', () => {
    assert.deepEqual(userFolders({}, '/Users/ada', 'darwin'), {
      config: '/Users/ada/.config/runtrail',
      data: '/Users/ada/Library/Application Support/runtrail',
      cache: '/Users/ada/Library/Caches/runtrail',
    });
  });

  it('are in AppData on Windows', () => {
    const expected = {
      config: 'C:\\Users\\ada\\AppData\\Roaming\\runtrail',
      data: 'C:\\Users\\ada\\AppData\\Local\\runtrail\\data',
      cache: 'C:\\Users\\ada\\AppData\\Local\\runtrail\\cache',
    };
    const env = {
      APPDATA: 'C:\\Users\\ada\\AppData\\Roaming',
      LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local',
    };
    assert.deepEqual(userFolders(env, 'D:\\elsewhere', 'win32'), expected);
    assert.deepEqual(userFolders({}, 'C:\\Users\\ada', 'win32'), expected);
  });

  it('are not created by asking for them', () => {
    const box = new Sandbox();
    try {
      const { data } = userFolders(box.env, box.root, 'linux');
      assert.equal(data, path.join(box.root, 'data', 'runtrail'));
      assert.deepEqual(fs.readdirSync(box.root), ['work space']);
    } finally {
      box.close();
    }
  });
});

describe('expandPath', () => {
  const names = {
    workspaceFolder: '/space',
    home: '/home/ada',
    env: { SCRATCH: '/scratch', NAME: 'x', DOLLAR: '$NAME' },
  };

  for (const [text, expanded] of [
    ['runs', '/space/runs'],
    ['/abs/runs', '/abs/runs'],
    ['../runs', '/runs'],
    ['~', '/home/ada'],
    ['~/runs', '/home/ada/runs'],
    ['~other/runs', '/space/~other/runs'],
    ['a~b', '/space/a~b'],
    ['${workspaceFolder}/runs', '/space/runs'],
    ['${SCRATCH}/${NAME}', '/scratch/x'],
    ['${env:SCRATCH}/runs', '/scratch/runs'],
    ['$SCRATCH/runs', '/scratch/runs'],
    ['$DOLLAR/runs', '/space/$NAME/runs'],
  ] as const) {
    it(`${text} is ${expanded}`, () => assert.equal(expandPath(text, names), expanded));
  }

  for (const [text, name] of [
    ['$NOWHERE/runs', 'NOWHERE'],
    ['${NOWHERE}/runs', 'NOWHERE'],
    ['${config:runs}', 'config:runs'],
    ['${}/runs', ''],
  ] as const) {
    it(`${text} is refused: it names something that is not set`, () => {
      assert.throws(() => expandPath(text, names), {
        code: 'invalid',
        message: `The path "${text}" names ${name}, which is not set.`,
        hint: `Set ${name} in the environment, or write the path out.`,
      });
    });
  }
});
