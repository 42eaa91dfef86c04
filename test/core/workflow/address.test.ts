/** Addresses that git may get, and those that could make it run something, leak a password or lead elsewhere. */

import assert from 'node:assert/strict';
import { AppError } from '../../../src/base/errors.ts';
import type { RepositorySettings } from '../../../src/core/settings/code.ts';
import {
  checkAddress,
  isSameRepository,
  repositoryFault,
  repositoryKey,
  withoutLogin,
} from '../../../src/core/workflow/address.ts';

const ANYWHERE: RepositorySettings = {
  hosts: null,
  local: false,
  cache: undefined,
  cacheBytes: 1,
  fetchMinutes: 1,
};

describe('the address of a repository', () => {
  for (const address of [
    'https://github.com/lab/code.git',
    'https://host.example:8443/a',
    'https://github.com./lab/code',
    'https://xn--bcher-kva.example/a',
    'https://[2001:db8::1]:8443/lab/code',
    'https://127.0.0.1/a%20b',
    'ssh://git@host.example/lab/code.git',
    'ssh://host:2222/x',
    'ssh://host/~ada/x',
    'ssh://ada.l+x@[::1]:22/x',
    'git@github.com:lab/code.git',
    'git@my_rig:lab/code.git',
    'host.example:lab/code',
    '[::1]:lab/code',
    'git@[host:2222]:lab/code',
    'file:///srv/git/code',
    'file://localhost/srv/git/code',
    '/srv/git/code',
    './code',
    '../code',
    './strange:name',
    '.',
    '~/code',
    'C:\\git\\code',
    '\\\\server\\share\\code',
  ]) {
    it(`may be ${address}`, () => assert.equal(repositoryFault(address), undefined));
  }

  for (const [address, why] of [
    ['ext::sh -c touch% /tmp/pwned', /transport "ext::"/],
    ['EXT::sh -c touch% /tmp/pwned', /transport "EXT::"/],
    ['fd::17', /transport "fd::"/],
    ['https::https://x/y', /transport/],
    ['--upload-pack=touch /tmp/x', /must not begin with "-"/],
    ['-u', /must not begin with "-"/],
    ['-oProxyCommand=x', /must not begin with "-"/],
    ['ssh://-oProxyCommand=touch/x', /host is missing/],
    ['ssh://git@-oProxyCommand=touch/x', /host is missing/],
    ['ssh://-oProxyCommand=touch@host/x', /user name/],
    ['ssh://%2doProxyCommand=touch@host/x', /user name/],
    ['ssh://%2doProxyCommand/x', /host that cannot be one/],
    ['-oProxyCommand=touch@host:x', /must not begin with "-"/],
    ['git@-oProxyCommand=touch:x', /host is missing/],
    ['git@[-oProxyCommand=touch:22]:x', /host is missing/],
    ['host:--upload-pack=touch', /path that begins with "-"/],
    ['https://user:secret@github.com/a/b', /must not hold a name or password/],
    ['https://token@github.com/a/b', /must not hold a name or password/],
    ['https://github.com@evil.example/a', /must not hold a name or password/],
    ['https://github.com\\@evil.example/a', /must not hold a name or password/],
    ['https://github.com\\.evil.example/a', /host that cannot be one/],
    ['ssh://git:secret@host/a', /must not hold a password/],
    ['https://github.com/a\nb', /one line/],
    ['https://github.com/a\rb', /one line/],
    ['https://github.com/a\0b', /one line/],
    ['https://github.com/a\u202egit.b', /one line/],
    ['https://git\u200bhub.com/a', /one line/],
    ['https:///a', /host is missing/],
    ['https://github.com', /path of the repository is missing/],
    ['https://github.com//', /path of the repository is missing/],
    ['https://github.com:0/a', /port/],
    ['https://github.com:65536/a', /port/],
    ['https://github.com:22x/a', /port/],
    ['https://github.com:/a', /port/],
    ['https://github..com/a', /host that cannot be one/],
    ['https://.github.com/a', /host that cannot be one/],
    ['https://[::1/a', /host that cannot be one/],
    ['https://[localhost]x/a', /host that cannot be one/],
    ['https://git%68ub.com/a', /host that cannot be one/],
    ['https://git$hub.com/a', /host that cannot be one/],
    ['https://g\u0456thub.com/a', /plain letters.*xn--gthub-n2e\.com/],
    ['https://\uff47ithub.com/a/b', /plain letters.*github\.com/],
    ['https://bücher.example/a', /plain letters.*xn--bcher-kva/],
    ['git@g\u0456thub.com:a/b', /plain letters.*xn--gthub-n2e\.com/],
    [`https://${'a'.repeat(254)}/x`, /host that cannot be one/],
    ['https://github.com/../a', /"\." or "\.\."/],
    ['https://github.com/a/%2e%2E/b', /"\." or "\.\."/],
    ['https://github.com/a/%2f..%2fb', /"\." or "\.\."/],
    ['git@host:../../etc', /"\." or "\.\."/],
    ['https://github.com/a%00b', /stands for no sign/],
    ['https://github.com/a%0ab', /stands for no sign/],
    ['https://github.com/a%zz', /stands for no sign/],
    ['https://github.com/a?x=1', /"\?" or "#"/],
    ['https://github.com/a#b', /"\?" or "#"/],
    [`https://github.com/${'a/'.repeat(2000)}`, /too long/],
    ['http://github.com/a', /anybody on the way/],
    ['git://github.com/a', /anybody on the way/],
    ['HTTPS://github.com/a', /"https:\/\/" in small letters/],
    ['Ssh://github.com/a', /"ssh:\/\/" in small letters/],
    ['ftp://github.com/a', /not known/],
    ['git+ssh://github.com/a', /not known/],
    ['javascript://github.com/a', /not known/],
    ['file://server/share', /must not name a host/],
    ['file://', /names no folder/],
    [' https://github.com/a', /blanks/],
    ['', /must not be empty/],
    ['code', /must be https/],
    ['C:code', /must be https/],
  ] as const) {
    it(`must not be ${JSON.stringify(address)}`, () => assert.match(repositoryFault(address) ?? '', why));
  }

  it('of ten million signs is judged at once', () => {
    const started = Date.now();
    for (const sign of ['a', '@', ':', '.', '/', '-', '[', '%', 'é'])
      for (const begin of ['https://', 'ssh://', 'a@b:', ''])
        assert.notEqual(repositoryFault(begin + sign.repeat(1e6)), undefined);
    assert.ok(Date.now() - started < 2000);
  });
});

describe('a checked address', () => {
  const check = (address: string, settings: Partial<RepositorySettings> = {}) =>
    checkAddress(address, { ...ANYWHERE, ...settings });
  const refusal = (address: string, settings: Partial<RepositorySettings> = {}) => {
    try {
      check(address, settings);
    } catch (error) {
      if (error instanceof AppError && error.code === 'refused') return `${error.message} ${error.hint}`;
      throw error;
    }
    return 'allowed';
  };

  it('tells host and transport', () => {
    assert.deepEqual(check('git@GitHub.com:lab/code.git'), {
      kind: 'ssh',
      host: 'github.com',
      key: 'github.com/lab/code',
      transports: ['https', 'ssh'],
    });
    assert.deepEqual(check('https://github.com:8443/lab/code'), {
      kind: 'https',
      host: 'github.com',
      key: 'github.com:8443/lab/code',
      transports: ['https', 'ssh'],
    });
  });

  it('is refused with the reason, without the login that it holds', () => {
    const said = refusal('https://ada:geheim@github.com/a');
    assert.match(said, /^The repository "https:\/\/github\.com\/a" must not hold a name or password/);
    assert.doesNotMatch(said, /geheim/);
  });

  it('is on a host of the list, however that is written', () => {
    const hosts = ['GitHub.com', '*.lab.org', '[2001:db8::1]'];
    for (const address of [
      'https://github.com/a',
      'https://GITHUB.COM/a',
      'https://github.com./a',
      'https://github.com:8443/a',
      'git@github.com:a',
      'github.com:a',
      'ssh://git@github.com:2222/a',
      'https://git.lab.org/a',
      'https://a.b.lab.org/a',
    ])
      assert.equal(refusal(address, { hosts }), 'allowed', address);
    for (const address of [
      'https://evil.example/github.com',
      'https://github.com.evil.example/a',
      'https://evilgithub.com/a',
      'https://lab.org/a',
      'https://evillab.org/a',
      'git@evil.example:github.com/a',
      'https://[2001:db8::2]/a',
      'https://xn--gthub-n2e.com/a',
    ])
      assert.match(refusal(address, { hosts }), /not among the hosts.*"repositories\.hosts"/, address);
    assert.match(refusal('https://github.com/a', { hosts: [] }), /not among the hosts/);
  });

  it('is a folder only where the machine allows that', () => {
    for (const address of ['/srv/code', 'file:///srv/code'])
      assert.match(refusal(address), /"repositories\.local": true/);
    assert.deepEqual(check('/srv/code', { local: true, hosts: [] }), {
      kind: 'file',
      host: null,
      key: '/srv/code',
      transports: ['file'],
    });
    assert.equal(check('file:///srv/a%20b/', { local: true }).key, '/srv/a b');
    assert.match(refusal('./code', { local: true }), /not a whole path/);
    assert.match(refusal('~/code', { local: true }), /not a whole path/);
  });
});

describe('the key of a repository', () => {
  it('is the same for all ways to write its address', () => {
    for (const address of [
      'https://github.com/lab/code',
      'https://github.com/lab/code.git',
      'https://github.com/lab/code/',
      'https://github.com//lab//code.git/',
      'https://GitHub.com:443/lab/code',
      'https://github.com./lab/code',
      'https://github.com/lab/c%6fde',
      'https://ada:secret@github.com/lab/code',
      'http://github.com/lab/code',
      'git://github.com/lab/code',
      'git@github.com:lab/code.git',
      'git@github.com:/lab/code.git',
      'github.com:lab/code',
      'git@[github.com:22]:lab/code',
      'ssh://git@github.com/lab/code',
      'ssh://github.com:22/lab/code.git',
    ])
      assert.equal(repositoryKey(address), 'github.com/lab/code', address);
  });

  it('is another one for another repository', () => {
    const keys = [
      'https://github.com/lab/code',
      'https://github.com/lab/Code',
      'https://github.com/other/code',
      'https://github.com:8443/lab/code',
      'https://gitlab.com/lab/code',
      'ada@github.com:lab/code',
      'bob@github.com:lab/code',
      '/lab/code',
      '/lab/code.git',
    ].map(repositoryKey);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('says nothing of ports where the transports differ', () => {
    assert.ok(isSameRepository('ssh://git@git.lab.org:2222/a/b.git', 'https://git.lab.org/a/b'));
    assert.ok(!isSameRepository('https://git.lab.org:2222/a/b.git', 'https://git.lab.org/a/b'));
    assert.ok(!isSameRepository('ssh://git@git.lab.org:2222/a/b.git', 'https://git.lab.org/a/c'));
  });
});

describe('a recorded address', () => {
  for (const [address, recorded] of [
    ['https://github.com/lab/code.git', 'https://github.com/lab/code.git'],
    ['https://ada:secret@github.com/lab/code', 'https://github.com/lab/code'],
    ['https://secret@github.com/lab/code', 'https://github.com/lab/code'],
    ['https://ada:sec@ret@github.com/lab/code', 'https://github.com/lab/code'],
    ['https://ada:sec/ret@github.com/lab/code', 'https://github.com/lab/code'],
    ['https://ada:secret@[::1]:8443/code', 'https://[::1]:8443/code'],
    ['https://github.com/lab/code@v1', 'https://github.com/lab/code@v1'],
    ['https://github.com/lab/code?private_token=secret', 'https://github.com/lab/code'],
    ['HTTP://ada:secret@host/x', 'HTTP://host/x'],
    ['ssh://git@github.com/lab/code', 'ssh://git@github.com/lab/code'],
    ['ssh://ada:secret@host:2222/x', 'ssh://host:2222/x'],
    ['ssh://git:secret@host/x', 'ssh://host/x'],
    ['git@github.com:lab/code', 'git@github.com:lab/code'],
    ['ada@host:code', 'host:code'],
    ['/srv/a@b:c', '/srv/a@b:c'],
    ['C:\\code', 'C:\\code'],
    ['', ''],
  ] as const) {
    it(`of ${JSON.stringify(address)} is ${JSON.stringify(recorded)}`, () =>
      assert.equal(withoutLogin(address), recorded));
  }
});
