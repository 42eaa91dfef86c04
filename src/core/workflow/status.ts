/** What `git status` says of a work tree: where it stands, and everything in it that differs from its commit. */

import type { Git, GitCall } from './git.ts';
import type { TreePath } from './treePath.ts';

export interface StatusEntry {
  readonly path: TreePath;
  readonly kind: 'tracked' | 'untracked' | 'unmerged';
  /** Two letters: index against commit, work tree against index. `.` is unchanged. */
  readonly states: string;
  /** What it is in the work tree, in octal; null: it is not there, or git does not know it. */
  readonly mode: string | null;
  /** Its object in the index, where there is just one. */
  readonly staged: string | null;
}

export interface TreeStatus {
  /** Null: nothing was committed yet. */
  readonly commit: string | null;
  /** Null: detached. */
  readonly branch: string | null;
  readonly upstream: string | null;
  readonly ahead: number | null;
  readonly behind: number | null;
  readonly entries: readonly StatusEntry[];
}

const STATUS = ['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=all', '--no-renames'];

export const GITLINK = '160000';

export interface StatusOptions {
  /** Also how many commits it is from its upstream, which git has to walk. */
  readonly isCounting: boolean;
  /** Also by changes inside of it, for which git starts another git there. */
  readonly differsSubmodule: 'by anything' | 'by commit';
}

export async function treeStatus(
  git: Git,
  call: GitCall,
  { isCounting, differsSubmodule }: StatusOptions,
): Promise<TreeStatus> {
  const options = [
    isCounting ? '--ahead-behind' : '--no-ahead-behind',
    `--ignore-submodules=${differsSubmodule === 'by commit' ? 'dirty' : 'none'}`,
  ];
  return parseStatus(await git.run([...STATUS, ...options], call));
}

export function parseStatus(answer: Buffer): TreeStatus {
  const facts = new Map<string, string>();
  const entries: StatusEntry[] = [];
  for (const record of answer.toString('latin1').split('\0')) {
    const fact = /^# (\S+) (.*)$/s.exec(record);
    if (fact) facts.set(fact[1] ?? '', Buffer.from(fact[2] ?? '', 'latin1').toString('utf8'));
    const entry = fact ? undefined : parseEntry(record);
    if (entry) entries.push(entry);
  }
  const commit = facts.get('branch.oid') ?? '(initial)';
  const branch = facts.get('branch.head') ?? '(detached)';
  const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(facts.get('branch.ab') ?? '') ?? [];
  return {
    commit: commit === '(initial)' ? null : commit,
    branch: branch === '(detached)' ? null : branch,
    upstream: facts.get('branch.upstream') ?? null,
    ahead: ahead === undefined ? null : Number(ahead),
    behind: behind === undefined ? null : Number(behind),
    entries,
  };
}

/** Fields and path: `1 XY sub mH mI mW hH hI path`, `u XY sub m1 m2 m3 mW h1 h2 h3 path`, `? path`. */
function parseEntry(record: string): StatusEntry | undefined {
  switch (record[0]) {
    case '1': {
      const [, states = '', , , , mode = '', , staged = '', path = ''] = fieldsOf(record, 8);
      return {
        path,
        kind: 'tracked',
        states,
        mode: modeOf(mode),
        staged: /[^0]/.test(staged) ? staged : null,
      };
    }
    case 'u': {
      const [, states = '', , , , , mode = '', , , , path = ''] = fieldsOf(record, 10);
      return { path, kind: 'unmerged', states, mode: modeOf(mode), staged: null };
    }
    case '?':
      return { path: record.slice(2), kind: 'untracked', states: '??', mode: null, staged: null };
    default:
      return undefined;
  }
}

function modeOf(text: string): string | null {
  return text === '000000' ? null : text;
}

/** So many fields without blanks, and what follows them. */
function fieldsOf(record: string, count: number): string[] {
  const fields: string[] = [];
  let from = 0;
  while (fields.length < count) {
    const end = record.indexOf(' ', from);
    if (end < 0) break;
    fields.push(record.slice(from, end));
    from = end + 1;
  }
  return [...fields, record.slice(from)];
}
