/** Text of unknown origin in Markdown, labels and notices is read, never acted upon. */

import assert from 'node:assert/strict';
import { codeText, escaped, labelText } from '../../src/base/markdown.ts';

describe('text inside Markdown', () => {
  it('stays as it is where nothing in it means anything', () => {
    assert.equal(escaped('train resnet 権重 0.01'), 'train resnet 権重 0.01');
  });

  it('makes no link, image, code, table, heading or HTML', () => {
    for (const attack of [
      '[click](command:workbench.action.terminal.new)',
      '![x](https://example.org/beacon.png)',
      '<img src=x onerror=alert(1)>',
      '| a | b |',
      '# big',
      '`code` **bold** ~~gone~~ $(sync~spin)',
    ]) {
      const bare = escaped(attack).replace(/\\./g, '');
      assert.doesNotMatch(bare, /[[\]()`*_<>|#!~$]/, attack);
    }
  });

  it('makes no link of an address that stands by itself', () => {
    assert.doesNotMatch(escaped('see https://example.org and www.example.org'), /https?:|www\./);
  });

  it('stays on one line, and in one direction', () => {
    assert.doesNotMatch(escaped('one\ntwo\u202e'), /[\n\u202e]/);
  });

  it('shows an ampersand as one', () => assert.equal(escaped('&lt;'), '&amp;lt;'));
});

describe('text in a label or a notice', () => {
  it('stays as it is where nothing in it means anything', () => {
    assert.equal(labelText('a [1] (b) $HOME'), 'a [1] (b) $HOME');
  });

  it('makes no button of a command, and no icon', () => {
    // What VS Code itself looks for.
    const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
    const icon = /\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/;
    const attack = '[ok](command:workbench.action.quit) $(check)';
    assert.match(attack, link);
    assert.match(attack, icon);
    assert.doesNotMatch(labelText(attack), link);
    assert.doesNotMatch(labelText(attack), icon);
  });

  it('stays on one line', () => assert.equal(labelText('one\ntwo'), 'one two'));
});

describe('code in Markdown', () => {
  it('is read as it is, whatever is in it', () => {
    assert.equal(codeText('trial_count * 5'), '`trial_count * 5`');
    assert.equal(codeText('a `b` ``c'), '```a `b` ``c```');
    assert.equal(codeText('`'), '`` ` ``');
    assert.doesNotMatch(codeText('a\nb\u202e'), /[\n\u202e]/);
  });
});
