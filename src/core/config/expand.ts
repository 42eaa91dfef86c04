/** Environment variables and the home folder inside the text of a value. What is not set stays as it is written. */

import type { Span } from '../../base/finding.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Unset extends Span {
  readonly name: string;
}

export interface Expanded {
  readonly text: string;
  /** Where in the given text a variable is named that is not set. */
  readonly unset: readonly Unset[];
}

/** `$NAME`, `${NAME}`, `%NAME%`, and `~` at the beginning of a path. Programs have other things in braces: `${which:python}`. */
const VARIABLE = /\$(?:\{([A-Za-z_]\w*(?:\(x86\))?)\}|([A-Za-z_]\w*))|%([A-Za-z_]\w*(?:\(x86\))?)%/g;

export function mayExpand(text: string): boolean {
  return text.includes('$') || text.includes('%') || text.startsWith('~');
}

export function expandEnvironment(text: string, env: Environment, platform: NodeJS.Platform): Expanded {
  const unset: Unset[] = [];
  let expanded = '';
  let from = 0;
  const put = (name: string, start: number, end: number) => {
    const value = variable(env, name, platform);
    expanded += text.slice(from, start) + (value ?? text.slice(start, end));
    from = end;
    if (value === undefined) unset.push({ name, start, end });
  };
  if (/^~(?=$|[/\\])/.test(text)) put(platform === 'win32' ? 'USERPROFILE' : 'HOME', 0, 1);
  for (const { index, 0: written, 1: braced, 2: plain, 3: percent } of text.matchAll(VARIABLE)) {
    const name = braced ?? plain ?? percent ?? '';
    const isSurely = percent === undefined || platform === 'win32' || /^[A-Z][A-Z0-9_]+$/.test(name);
    // Elsewhere a text between two percent signs may be anything, such as a pattern for names of files.
    if (isSurely || variable(env, name, platform) !== undefined) put(name, index, index + written.length);
  }
  return { text: expanded + text.slice(from), unset };
}

function variable(env: Environment, name: string, platform: NodeJS.Platform): string | undefined {
  if (Object.hasOwn(env, name)) return env[name];
  if (platform !== 'win32') return undefined;
  const wanted = name.toUpperCase();
  const found = Object.keys(env).find((key) => key.toUpperCase() === wanted);
  return found === undefined ? undefined : env[found];
}
