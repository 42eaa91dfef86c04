/** Files that are called `.cfg` and are something else altogether: they are named, and nobody is told what is wrong in them. */

import type { Outline, OutlineLine } from './outline.ts';

export interface Foreign {
  readonly kind: 'foreign';
  readonly what: 'binary' | 'xml' | 'json' | 'yaml' | 'hocon' | 'commands' | 'indented tree' | 'python';
  /** For a person. */
  readonly sentence: string;
}

const SENTENCES: Readonly<Record<Foreign['what'], string>> = {
  binary: 'This is no text file, or one in an encoding other than UTF-8.',
  xml: 'This is XML and not a file of sections and keys.',
  json: 'This is JSON and not a file of sections and keys.',
  yaml: 'This is YAML and not a file of sections and keys.',
  hocon: 'This is written in nested blocks with braces, as in HOCON, and not in sections and keys.',
  commands: 'This is a list of commands, one in each line, and not a file of sections and keys.',
  python: 'This is a Python program and not a file of sections and keys.',
  'indented tree': 'This is a tree that is told by its indentation, and not a file of sections and keys.',
};

const IMPORT = /^(?:from\s+[\w.]+\s+import\s+[\w(*]|import\s+\w[\w.]*(?:\s+as\s+\w+)?$)/;

export function foreignText(text: string, outline: Outline): Foreign | undefined {
  const what = kindOf(text, outline);
  return what && { kind: 'foreign', what, sentence: SENTENCES[what] };
}

function kindOf(text: string, { lines, headers, values, lone }: Outline): Foreign['what'] | undefined {
  if (isBinary(text.slice(0, 4096))) return 'binary';
  const begin = text.slice(0, 4096).replace(/^[\ufeff\s]+/, '');
  if (/^<[?!A-Za-z]/.test(begin)) return 'xml';
  if (isJson(begin) && !(/^\[.+\]$/.test(lines[0]?.text ?? '') && values.length > 0)) return 'json';
  if (headers.length > 0) return undefined;
  if (/^(%YAML|---\s*$)/m.test(begin.slice(0, 200)) && values.length > 0) return 'yaml';
  if (lines.some(({ text: line }) => IMPORT.test(line))) return 'python';
  if (isBlocks(lines)) return 'hocon';
  if (isTree(lines)) return lines.some(({ text: line }) => /^- /.test(line)) ? 'yaml' : 'indented tree';
  return isCommands(lines, lone) ? 'commands' : undefined;
}

function isJson(begin: string): boolean {
  return /^\{\s*("|\}\s*$)/.test(begin) || /^\[\s*(\{|\[\s*["{[\d]|"[^"\]]*"\s*,|\d+\s*,)/.test(begin);
}

/** Many signs that no text has; a single NUL makes a bad text and no other kind of file. */
function isBinary(begin: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const strange = begin.match(/[\x00-\x08\x0e-\x1a\ufffd]/g)?.length ?? 0;
  return strange > 8 && strange > begin.length / 20;
}

function isBlocks(lines: readonly OutlineLine[]): boolean {
  return (
    lines.some(({ text }) => text.length < 200 && /^[^#=:{]*[=:]?\s*\{$/.test(text)) &&
    lines.some(({ text }) => /^\}[,;]?$/.test(text))
  );
}

/** Names that end with a colon, and deeper below them other names with colons, or items with a dash. */
function isTree(lines: readonly OutlineLine[]): boolean {
  return lines.some(({ indent, text }, place) => {
    const next = lines[place + 1];
    if (!next || !/^[^=#]+:$/.test(text)) return false;
    return /^- /.test(next.text)
      ? next.indent >= indent
      : next.indent > indent && /^[^=\s][^=]*:(\s|$)/.test(next.text);
  });
}

/** Lines of words with commas between them, or many lines that have no delimiter at all. */
function isCommands(lines: readonly OutlineLine[], lone: readonly string[]): boolean {
  const commas = lines.filter(({ text }) => /^[A-Za-z_]\w*\s*,/.test(text)).length;
  if (commas >= 2 && commas >= lines.length * 0.8) return true;
  const words = lone.filter((text) => /^\S+\s+\S/.test(text)).length;
  return words >= 4 && lone.length >= lines.length * 0.7 && words * 2 >= lone.length;
}
