/** The submodules that a commit names, and where they come from. */

import { AppError } from '../../base/errors.ts';
import type { Git } from './git.ts';
import type { Mirror } from './mirror.ts';
import { fullCommit } from './refName.ts';

interface NamedSubmodule {
  readonly path: string;
  readonly commit: string;
  readonly url: string;
}

/** More of them are an attack. */
const MOST = 1000;
const FILE = '.gitmodules';

/** All with an address; a commit without `.gitmodules` has none, whatever else its tree says. */
export async function submodulesOf(git: Git, mirror: Mirror, commit: string): Promise<NamedSubmodule[]> {
  const { call } = mirror;
  const declared = await git.line(['ls-tree', commit, '--', FILE], call);
  if (!declared.startsWith('100')) return []; // a link would name a file outside
  const urls = urlsByPath(await configOf(git, mirror, commit));
  const links = linksOf(await git.run(['ls-tree', '-r', '-z', commit], call));
  if (links.size > MOST)
    throw new AppError(
      'unsupported',
      `The commit has ${links.size} submodules; at most ${MOST} are fetched.`,
    );
  return [...links].flatMap(([path, link]) => {
    const url = urls.get(path);
    return url === undefined ? [] : [{ path, commit: link, url }];
  });
}

async function configOf(git: Git, { call }: Mirror, commit: string): Promise<string> {
  const { code, stdout, stderr } = await git.ask(
    ['config', `--blob=${commit}:${FILE}`, '-z', '--list'],
    call,
  );
  if (code === 0) return stdout.toString('utf8');
  throw new AppError('invalid', `${FILE} of the repository cannot be read: ${stderr.trim().slice(0, 200)}`);
}

function linksOf(listing: Buffer): Map<string, string> {
  const links = new Map<string, string>();
  for (const entry of listing.toString('utf8').split('\0')) {
    const [, oid = '', path = ''] = /^160000 commit (\w+)\t(.*)$/s.exec(entry) ?? [];
    const commit = fullCommit(oid);
    if (commit !== undefined) links.set(path, commit);
  }
  return links;
}

function urlsByPath(config: string): Map<string, string> {
  const sections = new Map<string, { path?: string; url?: string }>();
  for (const entry of config.split('\0')) {
    const [, name, key, value] = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(entry) ?? [];
    if (name === undefined || value === undefined) continue;
    const section = sections.get(name) ?? {};
    section[key === 'path' ? 'path' : 'url'] = value;
    sections.set(name, section);
  }
  const urls = new Map<string, string>();
  for (const { path, url } of sections.values()) {
    if (path !== undefined && url !== undefined) urls.set(path.replace(/\/+$/, ''), url);
  }
  return urls;
}

/** `./` and `../` start from the address of the repository itself, one part of it for each `../`. */
export function submoduleAddress(url: string, parent: string): string {
  if (!/^\.{1,2}\//.test(url)) return url;
  let base = parent.replace(/\/+$/, '');
  let rest = url;
  for (let match = /^(\.{1,2})\/+/.exec(rest); match; match = /^(\.{1,2})\/+/.exec(rest)) {
    rest = rest.slice(match[0].length);
    if (match[1] === '..') base = withoutLast(base, url);
  }
  return `${base}${base.endsWith(':') ? '' : '/'}${rest}`;
}

function withoutLast(base: string, url: string): string {
  const scp = /^([^/]*:)[^/]*$/.exec(base); // `host:repository`: what follows the colon is the last part
  const cut = scp?.[1] ?? base.replace(/\/+[^/]*$/, '');
  const isWhole = /^(?:\w+:\/*)?$/.test(cut) || (/^\w+:\/\//.test(base) && !/^\w+:\/\/./.test(cut));
  if (cut !== base && !isWhole) return cut;
  throw new AppError('refused', `The submodule address "${url}" leads out of the server.`);
}
