/** Words for shells: how each is asked for its environment, as a login shell that a person types into. */

import path from 'node:path';

/** The arguments for a shell, so that this very program prints MARK, its environment as JSON, and MARK. */
export function environmentCommand(shell: string, mark: string, program = process.execPath): string[] {
  const name = path.basename(shell).replace(/\.exe$/i, '');
  const script = `"${mark}" + JSON.stringify(process.env) + "${mark}"`;
  if (/^(pwsh|powershell)(-preview)?$/.test(name)) {
    // It loses double quotes on the way to a program; a single quote inside of single quotes is written twice.
    const quoted = script.replaceAll('"', "''");
    return ['-Login', '-Command', `& '${program.replaceAll("'", "''")}' -p '${quoted}'`];
  }
  if (name === 'nu') return ['-i', '-l', '-c', `^"${program}" -p '${script}'`];
  if (name === 'xonsh') {
    const python = `import os, json; print("${mark}" + json.dumps(dict(os.environ.items())) + "${mark}")`;
    return ['-i', '-l', '-c', python];
  }
  const line = `${singleQuoted(program)} -p '${script}'`;
  // These take `-l` only when it stands alone.
  return name === 'csh' || name === 'tcsh' ? ['-ic', line] : ['-i', '-l', '-c', line];
}

/** As sh, bash, zsh, fish and csh understand it alike. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}

/** One word of a line for the shell that runs commands on this system, whatever is in it. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w./:=@+,-]+$/.test(text)) return text;
  // `cmd` has no way to write a double quote inside of a word that every program reads alike; this is the usual one.
  return platform === 'win32' ? `"${text.replaceAll('"', '""')}"` : singleQuoted(text);
}
