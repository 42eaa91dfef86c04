/** Files that look like passwords, keys and tokens, and those that only seem to. */

import assert from 'node:assert/strict';
import { holdsSecret, isSecretName, ownPattern } from '../../../src/core/workflow/secrets.ts';

describe('a file that looks like a secret', () => {
  for (const name of [
    ...['.env', '.env.local', '.env.production', 'prod.env', '.envrc', 'deploy/.env', '.ENV'],
    ...['server.pem', 'ssl.key', 'store.p12', 'cert.pfx', 'app.jks', 'me.kdbx', 'putty.ppk', 'AuthKey_X.p8'],
    ...[
      'id_rsa',
      'id_ed25519',
      'id_ecdsa_sk',
      'id_rsa.old',
      '.ssh/work',
      'home/.aws/credentials',
      '.kube/config',
    ],
    ...['.netrc', '_netrc', '.git-credentials', '.pgpass', '.htpasswd', 'kaggle.json', 'rclone.conf'],
    ...[
      'credentials.json',
      'credentials',
      'aws-credentials',
      'credentials.prod.yml',
      'client_secret_12.json',
    ],
    ...[
      'service-account.json',
      'service_account-3f2a.json',
      'token',
      'token.json',
      'hf_token',
      'api-token.txt',
    ],
    ...['.vault-token', 'tokens.json', 'secret.txt', 'secrets.toml', 'client-secret.json', '.secrets'],
    ...['passwords.txt', 'db_password', 'passwd', 'api_key.txt', 'my-private-key', 'apikeys.json'],
    ...['terraform.tfstate', 'terraform.tfstate.backup'],
  ]) {
    it(`may be called ${name}`, () => assert.equal(isSecretName(name, []), true));
  }

  for (const name of [
    ...['.env.example', '.env.sample', '.env.template', 'environment.yml', 'env.py', 'environment.env.py'],
    ...[
      'tokenizer.json',
      'tokenizer_config.json',
      'special_tokens_map.json',
      'added_tokens.json',
      'tokens.py',
    ],
    ...[
      'use_cls_token.py',
      'token.py',
      'tokenise.cfg',
      'monkey.key.md',
      'keyboard.txt',
      'turkey.csv',
      'keys.py',
    ],
    ...['id_rsa.pub', 'id_mapping.csv', 'credentials.py', 'test_secrets.py', 'secretary.txt', 'passwords.py'],
    ...['service-account.md', 'data.csv', 'model.pt', 'config.json', 'aws/credentials.py', 'primary_key.sql'],
  ]) {
    it(`is not one called ${name}`, () => assert.equal(isSecretName(name, []), false));
  }

  for (const [pattern, file, isOne] of [
    ['*.private', 'a.private', true],
    ['*.private', 'deep/er/a.private', true],
    ['*.private', 'a.private.py', false],
    ['.*.cred', 'x/.lab.cred', true],
    ['/lab/*', 'lab/a', true],
    ['/lab/*', 'lab/a/b', false],
    ['/lab/*', 'x/lab/a', false],
    ['lab/**', 'lab/a/b', true],
    ['**/keys/*', 'a/b/keys/c', true],
    ['k?y', 'key', true],
    ['k?y', 'k/y', false],
    ['a+(b)[c]', 'a+(b)[c]', true],
    ['ünï*', Buffer.from('ünïque').toString('latin1'), true],
  ] as const) {
    it(`${isOne ? 'is' : 'is not'} ${file}, by the setting ${pattern}`, () =>
      assert.equal(isSecretName(file, [ownPattern(pattern)]), isOne));
  }

  const a1 = 'a1B2'.repeat(12);
  for (const text of [
    '-----BEGIN RSA PRIVATE KEY-----\n',
    '-----BEGIN PRIVATE KEY-----\n',
    '-----BEGIN OPENSSH PRIVATE KEY-----\n',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\n',
    `{"private_key": "-----BEGIN PRIVATE KEY-----\\nMII"}`,
    'PuTTY-User-Key-File-3: ssh-ed25519',
    `x = "ghp_${a1}"`,
    `github_pat_${a1}`,
    `glpat-${a1}`,
    'AKIAABCDEFGHIJKLMNOP',
    `sk-${a1}`,
    `sk-proj-${a1}`,
    `sk_live_${a1}`,
    `xoxb-${'123456'.repeat(4)}`,
    `AIza${'a1B2c'.repeat(7)}`,
    `hf_${a1}`,
    '//registry.npmjs.org/:_authToken=3f2a',
  ]) {
    it(`holds ${JSON.stringify(text.slice(0, 40))}`, () =>
      assert.equal(holdsSecret(Buffer.from(`first\n${text}\nlast\n`), 'notes.txt'), true));
  }

  for (const text of [
    '-----BEGIN CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----\n',
    'task-force-sk-learn and desk-top-application-of-a-name',
    'ghp_short AKIA hf_model',
    'authToken = process.env.TOKEN',
    ['//registry.npmjs.org/:_authToken=', '{NPM_TOKEN}'].join('$'),
    'password = getpass()',
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 40))}`, () =>
      assert.equal(holdsSecret(Buffer.from(text), 'notes.txt'), false));
  }

  it('is .pypirc with a password, and no file of bytes', () => {
    assert.equal(holdsSecret(Buffer.from('[pypi]\npassword = x\n'), '.pypirc'), true);
    assert.equal(holdsSecret(Buffer.from('[pypi]\nrepository = x\n'), '.pypirc'), false);
    assert.equal(holdsSecret(Buffer.from(`\0ghp_${a1}`), 'model.bin'), false);
  });

  it('is told soon, whatever the text', () => {
    const start = performance.now();
    for (const text of [
      '-----BEGIN '.repeat(20_000),
      'sk-'.repeat(80_000),
      `ghp_${'a'.repeat(200_000)}`.slice(0, 30),
    ])
      holdsSecret(Buffer.from(text), 'x');
    isSecretName(`${'a-'.repeat(50_000)}token.x`, []);
    assert.ok(performance.now() - start < 1000);
  });
});
