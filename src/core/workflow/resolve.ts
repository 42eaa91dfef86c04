/** From what was asked to one commit that is here: a commit, the first digits of one, a branch, a tag, or nothing. */

import { AppError } from '../../base/errors.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import { isoTime, localTime } from '../../base/time.ts';
import { shortCommit } from '../run/commit.ts';
import type { Mirror } from './mirror.ts';
import { FEWEST_DIGITS, fullCommit, isAbbreviated, refFault } from './refName.ts';
import { listRemote, type RemoteRefs } from './remote.ts';
import { type Answer, answerSince, keepAnswer, keepRefusal, lastAnswer } from './seen.ts';
import type { FetchContext } from './server.ts';
import { inTurn, type Turn } from './turn.ts';

export interface Resolved {
  readonly commit: string;
  /** Null for a commit or a tag. */
  readonly branch: string | null;
  readonly warnings: readonly string[];
}

export async function resolveRef(
  mirror: Mirror,
  asked: string | null,
  context: FetchContext,
): Promise<Resolved> {
  const ref = asked === 'HEAD' ? '' : (asked ?? '');
  const fault = ref === '' ? undefined : refFault(ref);
  if (fault !== undefined) throw new AppError('refused', `"${ref}" ${fault}.`);
  const commit = fullCommit(ref);
  if (commit !== undefined)
    return { commit: await bring(mirror, commit, context), branch: null, warnings: [] };
  const began = Date.now();
  try {
    return await inTurn(
      {
        place: mirror.place,
        look: () => answerSince(mirror.place, ref, began),
        work: (turn) => askNow(mirror, ref, turn),
      },
      context,
    );
  } catch (error) {
    const known = isAway(error) ? await lastSeen(mirror, ref) : undefined;
    if (!known) throw error;
    return known;
  }
}

/** A commit whose whole name is known: the server is asked only when it is not here. */
function bring(mirror: Mirror, commit: string, context: FetchContext): Promise<string> {
  return inTurn(
    {
      place: mirror.place,
      look: () => mirror.commitOf(commit),
      work: (turn) => mirror.fetchCommit(commit, turn),
    },
    context,
  );
}

async function askNow(mirror: Mirror, ref: string, turn: Turn): Promise<Answer> {
  const askedAt = Date.now();
  try {
    const resolved = await (isCommitDigits(ref) ? byDigits(mirror, ref, turn) : byName(mirror, ref, turn));
    const answer = { ref, askedAt, ...resolved };
    keepAnswer(mirror.place, answer);
    return answer;
  } catch (error) {
    if (isAway(error)) keepRefusal(mirror.place, ref, askedAt, error);
    throw error;
  }
}

function isCommitDigits(ref: string): boolean {
  return isAbbreviated(ref) && ref.length >= FEWEST_DIGITS;
}

async function byName(mirror: Mirror, ref: string, turn: Turn): Promise<Resolved> {
  const listing = await listRemote(mirror.server, ref === '' ? ['HEAD'] : fullNames(ref));
  const picked = pick(listing, ref);
  if (picked) return fetchPicked(mirror, picked, turn);
  throw await unknownRef(mirror, ref);
}

/** A commit that is here and no other; else a branch or tag of that name; else a commit that is only at the server. */
async function byDigits(mirror: Mirror, ref: string, turn: Turn): Promise<Resolved> {
  const isName = await isKnownName(mirror, ref);
  const here = isName ? undefined : await onlyCommit(mirror, ref);
  if (here !== undefined) return { commit: here, branch: null, warnings: [] };
  const picked = pick(await listRemote(mirror.server, fullNames(ref)), ref);
  if (picked) return fetchPicked(mirror, picked, turn);
  await mirror.fetchAll(turn, mirror.place.isReady ? undefined : await hashLength(mirror));
  const fetched = await onlyCommit(mirror, ref);
  if (fetched === undefined) throw await unknownRef(mirror, ref);
  return { commit: fetched, branch: null, warnings: [] };
}

/** Dates such as 20261121 are names of tags, and digits of commits too. */
async function isKnownName(mirror: Mirror, ref: string): Promise<boolean> {
  const known = await Promise.all(localNames(ref).map((name) => mirror.commitOf(name)));
  return known.some((commit) => commit !== undefined);
}

async function hashLength(mirror: Mirror): Promise<number | undefined> {
  return (await listRemote(mirror.server, ['HEAD'])).head?.commit.length;
}

async function onlyCommit(mirror: Mirror, digits: string): Promise<string | undefined> {
  const commits = await mirror.commitsLike(digits.toLowerCase());
  if (commits.length < 2) return commits[0];
  throw new AppError('ambiguous', `"${digits}" are the first digits of ${commits.length} commits.`, {
    hint: `Write one of them out: ${commits.slice(0, 5).join(', ')}`,
  });
}

async function fetchPicked(mirror: Mirror, picked: Resolved, turn: Turn): Promise<Resolved> {
  const here = await mirror.commitOf(picked.commit);
  return { ...picked, commit: here ?? (await mirror.fetchCommit(picked.commit, turn)) };
}

/** A branch comes before a tag of its name, as git does it with `clone --branch`. */
function pick({ head, branches, tags }: RemoteRefs, ref: string): Resolved | undefined {
  if (ref === '') return head ? { commit: head.commit, branch: head.branch, warnings: [] } : undefined;
  const [, kind, short = ref] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const branch = kind === 'tags' ? undefined : branches.find(({ name }) => name === short);
  const tag = kind === 'heads' ? undefined : tags.find(({ name }) => name === short);
  if (!branch) return tag && { commit: tag.commit, branch: null, warnings: [] };
  const isDouble = tag !== undefined && tag.commit !== branch.commit;
  const warning = `"${ref}" names a branch and a tag; the branch was taken. Write refs/tags/${short} for the tag.`;
  return { commit: branch.commit, branch: short, warnings: isDouble ? [warning] : [] };
}

function fullNames(ref: string): string[] {
  if (/^refs\/(heads|tags)\//.test(ref)) return [ref, `${ref}^{}`];
  return [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`];
}

/** As it is called in the mirror. */
function localNames(ref: string): string[] {
  const [, kind, short = ref] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const names = [`refs/remotes/origin/${short}`, `refs/tags/${short}`];
  return names.filter((_, index) => kind === undefined || (kind === 'heads') === (index === 0));
}

async function unknownRef(mirror: Mirror, ref: string): Promise<AppError> {
  const { address } = mirror.server;
  const { head, branches, tags } = await listRemote(mirror.server);
  if (branches.length === 0 && tags.length === 0)
    return new AppError('not-found', `The repository ${address} is empty: nothing was committed to it yet.`);
  if (ref === '') {
    const missing = head === null ? 'has no default branch' : 'names a default branch that does not exist';
    return new AppError('not-found', `The repository ${address} ${missing}.`, {
      hint: 'Name a branch as "ref".',
    });
  }
  if (isAbbreviated(ref) && ref.length < FEWEST_DIGITS) {
    const short = `"${ref}" is no branch or tag of ${address}, and too short for a commit.`;
    return new AppError('not-found', short, { hint: `Write at least ${FEWEST_DIGITS} digits of it.` });
  }
  const names = [...branches, ...tags].map(({ name }) => name);
  const withoutRemote = ref.replace(/^origin\//, '');
  const meant =
    withoutRemote !== ref && names.includes(withoutRemote) ? withoutRemote : closestName(ref, names);
  const words = `There is no branch, tag or commit "${ref}" at ${address}.${didYouMean(meant)}`;
  return new AppError('not-found', words, { hint: `See: runtrail repo refs ${address}` });
}

/** Whether the server could not be reached, as against having said no. */
function isAway(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'unreachable' || error.code === 'timeout');
}

/** Better yesterday's code than none, as long as that is said. */
async function lastSeen(mirror: Mirror, ref: string): Promise<Resolved | undefined> {
  const { place } = mirror;
  const answer = lastAnswer(place, ref) ?? (await lastFetched(mirror, ref));
  if (!answer || (await mirror.commitOf(answer.commit)) === undefined) return undefined;
  const what =
    answer.branch === null ? (ref === '' ? 'the default branch' : `"${ref}"`) : `branch ${answer.branch}`;
  const when = localTime(isoTime(answer.askedAt));
  const warning = `The server cannot be reached: ${what} is taken as it was last seen there, at ${shortCommit(answer.commit)} (${when}).`;
  return { commit: answer.commit, branch: answer.branch, warnings: [...answer.warnings, warning] };
}

async function lastFetched(mirror: Mirror, ref: string): Promise<Answer | undefined> {
  const fetchedAt = mirror.place.readAbout()?.fetchedAt;
  if (ref === '' || fetchedAt === undefined) return undefined;
  for (const name of localNames(ref)) {
    const commit = await mirror.commitOf(name);
    const branch = name.startsWith('refs/remotes/') ? ref.replace(/^refs\/heads\//, '') : null;
    if (commit !== undefined) return { ref, askedAt: Date.parse(fetchedAt), commit, branch, warnings: [] };
  }
  return undefined;
}
