/** Why git said no, as one of a few kinds: each has a sentence, and what to do next. */

import { AppError, type ErrorCode } from '../../base/errors.ts';
import { shownText } from '../../base/names.ts';

interface Kind {
  readonly code: ErrorCode;
  /** The line that says it. */
  readonly pattern: RegExp;
  readonly sentence: string;
  readonly hint: string | ((stderr: string) => string);
}

/** Servers write there too, as much as they like. */
const LONGEST_LINE = 4000;

/** In the order in which they are looked for: a wrong host key also ends the connection. */
const KINDS: readonly Kind[] = [
  {
    code: 'refused',
    pattern: /Host key verification failed|No \w+ host key is known|Host key for .* has changed/i,
    sentence: 'The server is not the one it was, or is not known yet: its host key does not fit.',
    hint: (stderr) =>
      `Connect once with ssh in a terminal and compare the key; see ${knownHosts(stderr) ?? '~/.ssh/known_hosts'}.`,
  },
  {
    code: 'denied',
    pattern:
      /Authentication failed|could not read (?:Username|Password)|Permission denied(?: \(|, please)|terminal prompts disabled|Too many authentication failures|returned error: 40[137]|Invalid username or|HTTP Basic: Access denied/i,
    sentence: 'The server wants to know who you are, and no login for it was found.',
    hint: 'Log in once with git in a terminal (a credential helper keeps it), or load your ssh key.',
  },
  {
    code: 'cannot-start',
    pattern: /No space left on device|Disk quota exceeded|Out of diskspace/i,
    sentence: 'The disk is full.',
    hint: 'Free some space, for example with: runtrail repo cache prune',
  },
  {
    code: 'refused',
    pattern: /dubious ownership/i,
    sentence: 'The repository belongs to another user, so git does not open it.',
    hint: 'If you trust it, add its folder to safe.directory of your git configuration.',
  },
  {
    code: 'refused',
    pattern: /transport '?[\w+-]+'? not allowed|Protocol "?[\w+-]+"? (?:is )?(?:not supported|disabled)/i,
    sentence: 'The address uses a transport that is not allowed, or the server leads to one that does.',
    hint: 'Use https:// or ssh://.',
  },
  {
    code: 'refused',
    pattern: /certificate|SSL CA cert/i,
    sentence: 'The certificate of the server cannot be verified.',
    hint: 'Check the address; a certificate of your own belongs into http.sslCAInfo of your git configuration.',
  },
  {
    code: 'not-found',
    pattern:
      /couldn't find remote ref|Remote branch .* not found|not our ref|unadvertised object|no such remote ref/i,
    sentence: 'The server has no such commit, tag or branch.',
    hint: 'Check its name; a commit may have been removed by a forced push.',
  },
  {
    code: 'not-found',
    pattern:
      /repository .* not found|not found: did you|does not appear to be a git repository|repository .* does not exist|returned error: (?:404|410)|Repository not found|project you were looking for could not be found/i,
    sentence: 'There is no such repository, or you may not see it.',
    hint: 'Check the address.',
  },
  {
    code: 'unreachable',
    pattern:
      /Could not resolve|Temporary failure in name resolution|Connection (?:refused|timed out|reset|closed)|Failed to connect|Operation timed out|Operation too slow|unable to access|early EOF|hung up unexpectedly|RPC failed|unexpected disconnect|Network is unreachable|No route to host|returned error: (?:5\d\d|408|429)|kex_exchange_identification|Broken pipe|Could not read from remote/i,
    sentence: 'The server cannot be reached.',
    hint: 'Check the network and the address.',
  },
];

export class GitFailure extends AppError {
  readonly exitCode: number;
  readonly stderr: string;

  constructor(command: string, exitCode: number, output: string) {
    const stderr = withoutLogins(output);
    const lines = stderr.split('\n').map((line) => line.trim().slice(0, LONGEST_LINE));
    const kind = KINDS.find(({ pattern }) => lines.some((line) => pattern.test(line)));
    const sentence = kind?.sentence ?? `git ${command} failed (${exitCode}).`;
    const words = wordsOf(lines, kind?.pattern);
    const hint = typeof kind?.hint === 'function' ? kind.hint(stderr) : kind?.hint;
    super(kind?.code ?? 'cannot-start', words === '' ? sentence : `${sentence} git says: ${words}`, { hint });
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** The file that holds another key for the server, as ssh names it. */
function knownHosts(stderr: string): string | undefined {
  return /^Offending .* key in (.+)$/m.exec(stderr)?.[1];
}

function withoutLogins(text: string): string {
  return text.replaceAll(/\/\/[^/\s]+@/g, '//');
}

/** The line that says it, else the first that says anything; more sentences may follow. */
function wordsOf(lines: readonly string[], pattern: RegExp | undefined): string {
  const line =
    (pattern && lines.find((line) => pattern.test(line))) ??
    lines.find((line) => /^(fatal|error|ssh|remote):? /i.test(line)) ??
    lines.find((line) => line !== '');
  const words = shownText((line ?? '').replace(/^(fatal|error): /, '').slice(0, 300));
  return words === '' || /[.!?]$/.test(words) ? words : `${words}.`;
}
