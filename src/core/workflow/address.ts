/**
 * Which addresses of repositories are safe to hand to git, and why another one is not. The form of an address is
 * judged without settings, as it is written; whether this machine may go there, by its settings.
 */

import net from 'node:net';
import path from 'node:path';
import url from 'node:url';
import { AppError } from '../../base/errors.ts';
import type { RepositorySettings } from '../settings/code.ts';
import type { Transport } from './git.ts';

export interface CheckedAddress {
  readonly kind: Transport;
  /** Null: a folder of this machine. */
  readonly host: string | null;
  /** The same for all ways to write it: `host/lab/code`. */
  readonly key: string;
  /** What git may use for it. */
  readonly transports: readonly Transport[];
}

interface Parts {
  /** `path` for one without a scheme. */
  readonly scheme: string;
  readonly user?: string | undefined;
  readonly host: string;
  readonly port?: string | undefined;
  readonly path: string;
}

const URL_FORM = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/]*)@)?(\[[^\]/]*\]|[^/:]*)(?::([^/]*))?(\/.*)?$/i;
/** `user@host:path`, as for scp. A single letter before the colon is a drive of Windows. */
const SCP_FORM = /^(?:([^@/:[\]\\]*)@)?(\[[^\]/]+\]|[^@/:[\]\\]{2,}):(?!:)(?!\/\/)(.+)$/;
const PATH_FORM = /^(?:\.{0,2}[/\\]|\.{1,2}$|~|[A-Za-z]:[/\\])/;
const USUAL_PORTS: Readonly<Record<string, string>> = { https: '443', http: '80', ssh: '22', git: '9418' };
/** Settings of the user's own (`url.….insteadOf`) may lead from one to the other; no server can. */
const OF_SERVERS: readonly Transport[] = ['https', 'ssh'];
const LONGEST = 2000;
const INCOMPLETE = 'is not a whole address: ';

/** Throws where git must not go: by the form of the address, or by the settings of this machine. */
export function checkAddress(address: string, settings: RepositorySettings): CheckedAddress {
  const fault = repositoryFault(address);
  if (fault !== undefined) throw refused(address, fault, 'Correct the address of the repository.');
  const parts = partsOf(address);
  const key = keyOf(parts);
  if (parts.scheme === 'path' || parts.scheme === 'file') {
    checkFolder(address, parts, settings);
    return { kind: 'file', host: null, key, transports: ['file'] };
  }
  const host = plainHost(parts.host);
  if (settings.hosts && !settings.hosts.some((pattern) => fitsHost(host, pattern)))
    throw refused(
      address,
      `is on ${host}, which is not among the hosts that code may come from`,
      'Add the host to "repositories.hosts" in the settings of this machine if you trust it.',
    );
  const kind = parts.scheme === 'https' ? 'https' : 'ssh';
  return { kind, host, key, transports: OF_SERVERS };
}

function checkFolder(address: string, { path: folder }: Parts, settings: RepositorySettings): void {
  if (!settings.local)
    throw refused(
      address,
      'is a folder of this machine, from which no code is fetched unless that was allowed',
      'Use https:// or ssh://, or set "repositories.local": true in the settings of this machine.',
    );
  if (!path.isAbsolute(folder))
    throw refused(address, 'is not a whole path', 'Write the path from the root of the file system on.');
}

function refused(address: string, why: string, hint: string): AppError {
  return new AppError('refused', `The repository ${JSON.stringify(withoutLogin(address))} ${why}.`, { hint });
}

/** `*.lab.org` stands for all hosts below, not for `lab.org` itself. */
function fitsHost(host: string, pattern: string): boolean {
  const wanted = plainHost(pattern);
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}

/** As hosts are compared: `GitHub.com.` is `github.com`. */
function plainHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** Why git must not get this address, as the rest of a sentence. Undefined for a good one. */
export function repositoryFault(address: string): string | undefined {
  if (address.length > LONGEST) return 'is too long';
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(address)) return 'must be one line without control characters';
  if (address === '') return 'must not be empty';
  if (address.trim() !== address) return 'must not begin or end with blanks';
  if (address.startsWith('-')) return 'must not begin with "-": git would take it for an option';
  const transport = /^([\w+.-]+)::/.exec(address);
  if (transport) return `must not use the transport "${transport[1]}::", which can run any program`;
  const scheme = /^(.*[A-Z].*):\/\//.exec(address.slice(0, 20))?.[1];
  if (scheme !== undefined) return `must have "${scheme.toLowerCase()}://" in small letters, as git knows it`;
  const parts = partsOf(address);
  switch (parts.scheme) {
    case 'https':
    case 'ssh':
      return loginFault(parts) ?? hostFault(parts) ?? pathFault(parts);
    case 'file':
      if (parts.host !== '' && parts.host !== 'localhost') return 'must not name a host: file:///folder';
      return parts.path === '' ? 'names no folder' : undefined;
    case 'path':
      return PATH_FORM.test(address)
        ? undefined
        : 'must be https://…, ssh://…, user@host:path, or a path that begins with / or .';
    case 'http':
    case 'git':
      return `must use https:// or ssh://: over ${parts.scheme}:// anybody on the way can change the code`;
    default:
      return `must use https:// or ssh://; "${parts.scheme}://" is not known`;
  }
}

function loginFault({ scheme, user }: Parts): string | undefined {
  if (user === undefined) return undefined;
  if (scheme === 'https')
    return 'must not hold a name or password: git asks for them, or finds them in its store';
  if (user.includes(':')) return 'must not hold a password: ssh uses keys';
  return /^\w[\w.+-]*$/.test(user) ? undefined : 'holds a user name that cannot be one';
}

function hostFault({ host, port }: Parts): string | undefined {
  if (host === '' || host.startsWith('-')) return `${INCOMPLETE}a host is missing`;
  if (/[^\p{ASCII}]/u.test(host)) {
    const real = url.domainToASCII(host);
    return `must name its host in plain letters: this one ${real === '' ? 'is none' : `is really ${real}`}`;
  }
  if (!net.isIPv6(host) && !/^(?=.{1,253}$)\w(?:[\w-]|\.(?=\w))*\.?$/.test(host))
    return 'names a host that cannot be one';
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65536))
    return 'names a port that cannot be one';
  return undefined;
}

function pathFault({ scheme, path: place }: Parts): string | undefined {
  if (/^\/*$/.test(place)) return `${INCOMPLETE}the path of the repository is missing`;
  if (scheme === 'https' && /[?#]/.test(place)) return 'must not hold "?" or "#"';
  if (place.startsWith('-'))
    return 'must not have a path that begins with "-": git would take it for an option';
  const plain = decoded(place);
  if (plain === undefined || /[\p{Cc}]/u.test(plain)) return 'holds a "%" that stands for no sign';
  if ([place, plain].some((each) => each.split('/').some((part) => part === '.' || part === '..')))
    return 'must not have "." or ".." in its path';
  return undefined;
}

function partsOf(address: string): Parts {
  const [, scheme, login, urlHost = '', urlPort, urlPath = ''] = URL_FORM.exec(address) ?? [];
  if (scheme !== undefined)
    return { scheme: scheme.toLowerCase(), user: login, ...hostAndPort(urlHost, urlPort), path: urlPath };
  const [, user, host, place = ''] = PATH_FORM.test(address) ? [] : (SCP_FORM.exec(address) ?? []);
  if (host !== undefined) return { scheme: 'ssh', user, ...hostAndPort(host), path: place };
  return { scheme: 'path', host: '', path: address };
}

/** git also knows `[host:22]`. */
function hostAndPort(host: string, port?: string): Pick<Parts, 'host' | 'port'> {
  const inside = /^\[(.*)\]$/.exec(host)?.[1];
  if (inside === undefined || net.isIPv6(inside)) return { host: inside ?? host, port };
  const [, name = inside, itsPort] = /^([^:]*):(\d+)$/.exec(inside) ?? [];
  return { host: name, port: port ?? itsPort };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A folder of this machine, and not an address of a server. */
export function isPath(address: string): boolean {
  return PATH_FORM.test(address);
}

/** The same for all ways to write one address, also for one that git would not get: `host/lab/code`. */
export function repositoryKey(address: string): string {
  return keyOf(partsOf(address.trim()));
}

function keyOf({ scheme, user, host, port, path: place }: Parts): string {
  if (scheme === 'path' || scheme === 'file')
    return path.resolve(scheme === 'file' ? (decoded(place) ?? place) : place);
  const service = port === undefined || port === USUAL_PORTS[scheme] ? '' : `:${port}`;
  // A path that does not begin at the root begins at somebody's home; `git` stands for everybody.
  const isOfHome = scheme === 'ssh' && !place.startsWith('/') && user !== undefined && user !== 'git';
  const parts = (decoded(place) ?? place).split('/').filter((part) => part !== '');
  const name = parts.join('/').replace(/\.git$/, '');
  return `${plainHost(host)}${service}/${isOfHome ? `~${user}/` : ''}${name}`;
}

/** Whether both name one repository, perhaps over different transports, whose ports then say nothing. */
export function isSameRepository(one: string, other: string): boolean {
  const [a, b] = [partsOf(one.trim()), partsOf(other.trim())];
  const withPort = a.scheme === b.scheme;
  return keyOf(withPort ? a : { ...a, port: undefined }) === keyOf(withPort ? b : { ...b, port: undefined });
}

/** An address as it may be recorded: without anybody's name or password. `git@` is nobody's. */
export function withoutLogin(address: string): string {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)$/is.exec(address) ?? [];
  if (scheme === undefined) return address.replace(/^(?!git@)[^@/:]*@(?=[^/]*:)/, '');
  const [authority = ''] = rest.split(/[/\\?#]/, 1);
  // A password with a slash in it: what stands before the slash is no host with a port.
  const login = /:(?!\d*$)/.test(authority.replace(/^\[[^\]]*\]/, '').replace(/^.*@/, '')) ? rest : authority;
  const host = rest.slice(login.lastIndexOf('@') + 1);
  const isEverybodys = /^(git\+)?ssh:/i.test(scheme) && /^git@/.test(authority);
  return `${scheme}${isEverybodys ? 'git@' : ''}${host}`.replace(/^(https?:[^?#]*)[?#].*$/is, '$1');
}
