/** A commit as people are told of it: the first digits of its name. */

export function shortCommit(commit: string): string {
  return commit.slice(0, 10);
}
