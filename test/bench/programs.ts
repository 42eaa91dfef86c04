/** Running whole programs from a benchmark, and knowing whether a peer is there at all. */

import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

/** Runs a program to its end; what it prints is only kept to say why it failed. */
export async function complete(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${words.trim()}`);
}

/** The peers that are not on this machine. */
export function missing(...programs: readonly string[]): string[] {
  const places = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return programs.filter((name) => !places.some((place) => fs.existsSync(path.join(place, name))));
}
