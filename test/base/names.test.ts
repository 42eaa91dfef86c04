/** Text of a person on its way into a path or onto a screen. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { safeName, shownText } from '../../src/base/names.ts';
import { Sandbox } from '../support/sandbox.ts';

const WINDOWS_RESERVED = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(\.|$)/i;

function assertOneSafeComponent(name: string): void {
  assert.equal(path.posix.basename(`/x/${name}`), name);
  assert.equal(path.win32.basename(`C:\\x\\${name}`), name);
  assert.equal(path.posix.join('/x', name), `/x/${name}`);
  assert.equal(path.win32.join('C:\\x', name), `C:\\x\\${name}`);
  assert.doesNotMatch(name, /[\p{Cc}\p{Cf}\p{Cs}/\\<>:"|?*]|[\s.]$|^[-.\s]/u);
  assert.doesNotMatch(name, WINDOWS_RESERVED);
  assert.ok(Buffer.byteLength(name) <= 97 && name.isWellFormed() && name.normalize('NFC') === name);
}

describe('safeName', () => {
  for (const [typed, safe] of [
    ['../../x', 'x'],
    ['/abs', 'abs'],
    ['..', 'unnamed'],
    ['.', 'unnamed'],
    ['', 'unnamed'],
    ['a\0b', 'a-b'],
    ['CON', '_CON'],
    ['aux.txt', '_aux.txt'],
    ['lpt1 .log', '_lpt1 .log'],
    ['a:b', 'a-b'],
    ['C:\\Windows', 'C--Windows'],
    ['name. . ', 'name'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['cafe\u0301', 'caf\u00e9'],
    ['e\u200D\u0301', '\u00e9'],
    ['-rf', 'rf'],
    ['.git', 'git'],
    ['.\u200B.', 'unnamed'],
    ['a/b', 'a-b'],
    ['two\nlines', 'two-lines'],
    ['lone \uD800 half', 'lone - half'],
    ['weights 权重 🚀 für immer', 'weights 权重 🚀 für immer'],
    ['x'.repeat(300), 'x'.repeat(96)],
    ['権'.repeat(300), '権'.repeat(32)],
    ['🚀'.repeat(300), '🚀'.repeat(24)],
  ] as const) {
    it(`${JSON.stringify(typed.slice(0, 30))} becomes ${JSON.stringify(safe.slice(0, 30))}`, () => {
      assert.equal(safeName(typed), safe);
      assertOneSafeComponent(safe);
    });
  }

  const nasty = fc.constantFrom(
    '.',
    '/',
    '\\',
    '\0',
    ' ',
    '-',
    ':',
    'con',
    'nul',
    '\u202e',
    '\u200d',
    '\ud800',
  );
  const anyText = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { maxLength: 60 });

  it('always gives one safe path component', () => {
    fc.assert(
      fc.property(anyText, (parts) => {
        assertOneSafeComponent(safeName(parts.join('')));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives names that the file system takes, in the folder they were meant for', () => {
    const box = new Sandbox();
    try {
      fc.assert(
        fc.property(anyText, (parts) => {
          const name = safeName(parts.join(''));
          fs.writeFileSync(path.join(box.workspace, name), '');
          assert.deepEqual(fs.readdirSync(box.workspace), [name]);
          fs.rmSync(path.join(box.workspace, name));
        }),
      );
    } finally {
      box.close();
    }
  });
});

describe('shownText', () => {
  for (const [text, shown] of [
    ['plain Ünïcödé 🚀', 'plain Ünïcödé 🚀'],
    ['a\r\n\tb', 'a b'],
    ['\u001b[2J', '\u241b[2J'],
    ['a\0b', 'a\u2400b'],
    ['a\u007fb\u009bc', 'a\uFFFDb\uFFFDc'],
    ['abc\u202Egnp', 'abc\uFFFDgnp'],
    ['\u2066x\u2069 \u061c', '\uFFFDx\uFFFD \uFFFD'],
    ['a\u2028b', 'a\uFFFDb'],
  ] as const) {
    it(`${JSON.stringify(text)} is shown as ${JSON.stringify(shown)}`, () => {
      assert.equal(shownText(text), shown);
    });
  }

  it('is one line without controls, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(shownText(text), /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 1000 },
    );
  });
});
