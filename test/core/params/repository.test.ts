/** Addresses that git may get, and those that could make it run something or leak a password. */

import assert from 'node:assert/strict';
import { repositoryFault } from '../../../src/core/params/repository.ts';

describe('the address of a repository', () => {
  for (const address of [
    'https://github.com/lab/code.git',
    'https://host.example:8443/a',
    'ssh://git@host.example/lab/code.git',
    'ssh://host:2222/x',
    'git@github.com:lab/code.git',
    'host.example:lab/code',
    'file:///srv/git/code',
    '/srv/git/code',
    './code',
    '../code',
    '.',
    '~/code',
    'C:\\git\\code',
    '\\\\server\\share\\code',
  ]) {
    it(`may be ${address}`, () => assert.equal(repositoryFault(address), undefined));
  }

  for (const [address, why] of [
    ['ext::sh -c touch% /tmp/pwned', /transport "ext::"/],
    ['fd::17', /transport "fd::"/],
    ['https::https://x/y', /transport/],
    ['--upload-pack=touch /tmp/x', /must not begin with "-"/],
    ['-oProxyCommand=x', /must not begin with "-"/],
    ['ssh://-oProxyCommand=touch/x', /host is missing/],
    ['https://user:secret@github.com/a/b', /must not hold a name or password/],
    ['https://token@github.com/a/b', /must not hold a name or password/],
    ['ssh://git:secret@host/a', /must not hold a password/],
    ['https://github.com/a\nb', /one line/],
    ['https://github.com/a\0b', /one line/],
    ['https:///a', /host is missing/],
    ['https://github.com', /path of the repository is missing/],
    ['http://github.com/a', /anybody on the way/],
    ['git://github.com/a', /anybody on the way/],
    ['ftp://github.com/a', /not known/],
    [' https://github.com/a', /blanks/],
    ['', /blanks/],
    ['code', /must be https/],
  ] as const) {
    it(`must not be ${JSON.stringify(address)}`, () => assert.match(repositoryFault(address) ?? '', why));
  }
});
