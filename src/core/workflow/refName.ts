/** Names of branches, tags and commits: which are safe to hand to git, and what they look like. */

/** Why this cannot be the name of a commit, tag or branch, as the rest of a sentence; as `git check-ref-format`. */
export function refFault(ref: string): string | undefined {
  if (ref === '') return 'must not be empty';
  if (ref.startsWith('-')) return 'must not begin with "-": git would take it for an option';
  const isOdd =
    ref.length > 1024 ||
    /[\p{Cc}\p{Cs} ~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|^@$/u.test(ref) ||
    ref.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'));
  return isOdd ? 'is not the name of a commit, tag or branch' : undefined;
}

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** A commit written in full, in lower case. */
export function fullCommit(text: string): string | undefined {
  const lower = text.toLowerCase();
  return FULL.test(lower) ? lower : undefined;
}

/** The first digits of a commit's name, as people copy them. */
export function isAbbreviated(text: string): boolean {
  return /^[0-9a-f]{4,63}$/i.test(text) && fullCommit(text) === undefined;
}

/** So many digits at least name a commit. */
export const FEWEST_DIGITS = 7;
