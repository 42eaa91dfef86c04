/** Finds problems in the lines of a task as VS Code does, so that our matchers can be tried on real output. */

interface Pattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly message?: number;
}

export interface Matcher {
  readonly name: string;
  readonly pattern: readonly Pattern[];
}

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/**
 * As VS Code: the newest lines are kept, as many as the longest matcher has patterns. After each line the longest matcher is
 * tried first, each one on as many of the newest lines as it has patterns; after a find the lines are dropped.
 */
export function problemsIn(output: string, matchers: readonly Matcher[]): Problem[] {
  const longestFirst = [...matchers].sort((a, b) => b.pattern.length - a.pattern.length);
  const kept = longestFirst[0]?.pattern.length ?? 0;
  const found: Problem[] = [];
  let lines: string[] = [];
  for (const line of output.split('\n')) {
    // The terminal gives its lines without the spaces at their end.
    lines = [...lines, line.trimEnd()].slice(-kept);
    for (const { pattern } of longestFirst) {
      const problem = match(pattern, lines);
      if (!problem) continue;
      found.push(problem);
      lines = [];
      break;
    }
  }
  return found;
}

function match(patterns: readonly Pattern[], lines: readonly string[]): Problem | undefined {
  if (lines.length < patterns.length) return undefined;
  const newest = lines.slice(lines.length - patterns.length);
  const data: { file?: string; line?: string; message?: string } = {};
  for (const [index, pattern] of patterns.entries()) {
    const groups = new RegExp(pattern.regexp).exec(newest[index] ?? '');
    if (!groups) return undefined;
    // What an earlier line gave stays.
    for (const property of ['file', 'line', 'message'] as const) {
      const value = groups[pattern[property] ?? -1];
      if (value !== undefined) data[property] ??= value.trim();
    }
  }
  const { file, line, message } = data;
  return file && line && message ? { file, line: Number.parseInt(line, 10), message } : undefined;
}
