/**
 * Files that look like passwords, keys and tokens. A snapshot leaves such a file out where git does not track it:
 * what is once in a repository is easily pushed. Each kind is one line, with an example of what is meant.
 */

import { nameIn, type TreePath, treePath } from './treePath.ts';

/** Endings of files that hold nothing but values; `token.py` is a program, `token.json` is a token. */
const DATA = String.raw`(\.(txt|json|ya?ml|toml|ini|cfg|conf|csv|env|dat|b64|enc))?`;

const NAMES: readonly RegExp[] = [
  // .env, .env.local, prod.env
  /^\.env(rc)?$|^\.env\.(?!(example|sample|template|dist|defaults?|schema)$)|.\.env$/i,
  // server.pem, ssl.key, store.p12: keys and certificates
  /\.(pem|key|p12|pfx|pkcs12|p8|jks|keystore|ppk|kdbx?|agekey)$/i,
  // id_ed25519, id_rsa.old; the public half may be known
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?(?!.*\.pub$)/i,
  // logins that programs keep in the home folder
  /^[._]netrc$|^\.(git-credentials|pgpass|my\.cnf|mylogin\.cnf|htpasswd|dockercfg|s3cfg|boto|databrickscfg)$/i,
  /^(kaggle|client_secrets?.*|application_default_credentials)\.json$|^rclone\.conf$|^\.renviron$/i,
  // credentials.json, aws-credentials, credentials.prod.yml
  new RegExp(`(^|[-_.])credentials?(\\.[\\w-]+(?=\\.))?${DATA}$`, 'i'),
  // service-account-3f2a.json: a key of Google's cloud
  /^service[-_]?account.*\.json$/i,
  // hf_token, api-token.json, .vault-token, tokens.json; not tokenizer.json, added_tokens.json, cls_token.py
  new RegExp(`^(.*[-_.])?token${DATA}$|^tokens${DATA}$`, 'i'),
  // secrets.toml, client-secret.txt, .secret
  new RegExp(`^(.*[-_.])?secrets?${DATA}$`, 'i'),
  // passwords.txt, db_password, passwd
  new RegExp(`^(.*[-_.])?(passwords?|passwd|passphrase)${DATA}$`, 'i'),
  // api_key.txt, my-private-key, apikeys.json
  new RegExp(`^(.*[-_.])?(api|private|secret|access)[-_]?keys?${DATA}$`, 'i'),
  // terraform.tfstate holds what it made, with passwords
  /\.tfstate(\.backup)?$/i,
];

/** By the folder that a program keeps them in: .aws/credentials, .ssh/work, .kube/config. */
const PLACES = /(^|\/)(\.aws\/(credentials|config)|\.ssh\/[^/]+|\.kube\/config|\.docker\/config\.json)$/i;

const CONTENTS: readonly RegExp[] = [
  // a private key, also inside of JSON
  /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File-/m,
  // GitHub, GitLab
  /\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}/,
  // Amazon
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  // OpenAI, Anthropic, Stripe
  /\bsk-(?=[\w-]{0,60}\d)[\w-]{20,}|\b[rs]k_live_[A-Za-z0-9]{16,}/,
  // Slack
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  // Google, Hugging Face
  /\bAIza[\w-]{35}|\bhf_[A-Za-z0-9]{30,}/,
  // npm and PyPI, also in .npmrc and .pypirc
  /\bnpm_[A-Za-z0-9]{36}|\bpypi-AgEI[\w-]{20,}|:_(?:authToken|password|auth)\s*=\s*[^\s$]/,
];

/** More than this in one file is data. */
export const LOOKED_INTO = 256 << 10;

/** Whether the name says so. `own` are patterns of the settings. */
export function isSecretName(file: TreePath, own: readonly RegExp[]): boolean {
  const name = nameIn(file);
  return (
    NAMES.some((pattern) => pattern.test(name)) ||
    PLACES.test(file) ||
    own.some((pattern) => pattern.test(file))
  );
}

/** As in .gitignore: without a `/` it holds in every folder; `*` stays within a name, `**` does not. */
export function ownPattern(pattern: string): RegExp {
  const body = treePath(pattern.replace(/^\//, '')).replace(
    /\*\*\/|\*\*|./gs,
    (part) => WILD[part] ?? part.replace(/[\\^$.|+()[\]{}]/, '\\$&'),
  );
  return new RegExp(`^${pattern.includes('/') ? '' : WILD['**/']}${body}$`, 's');
}

const WILD: Readonly<Record<string, string>> = {
  '**/': '(?:[^]*/)?',
  '**': '[^]*',
  '*': '[^/]*',
  '?': '[^/]',
};

/** Whether there is one in the text of a file. Bytes that are no text hold none. */
export function holdsSecret(bytes: Buffer, name: string): boolean {
  if (bytes.includes(0)) return false;
  const text = bytes.toString('latin1');
  return (
    CONTENTS.some((pattern) => pattern.test(text)) ||
    (/^\.pypirc$/i.test(name) && /^\s*password\s*[:=]\s*\S/m.test(text))
  );
}
