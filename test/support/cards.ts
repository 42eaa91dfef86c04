/** Stand-ins for `nvidia-smi`, where no card is at hand: they print lines in the form that its manual gives. */

import fs from 'node:fs';
import path from 'node:path';

export const A100 =
  'GPU-5bd0a1f0-3a5e-6a3b-8a3d-2f0c3f3f7c11, 0, 81920, 97, 71384, 61, 280.46, NVIDIA A100-SXM4-80GB';
export const GEFORCE =
  'GPU-8f6a2c3e-1111-2222-3333-444455556666, 1, 11264, 3, 512, 44, [N/A], NVIDIA GeForce GTX 1080 Ti';
export const OWN_USE = (pid: number) => `GPU-5bd0a1f0-3a5e-6a3b-8a3d-2f0c3f3f7c11, ${pid}, 66560`;

/** Prints the lines each 50 ms: those of cards or those of processes, as it is asked for. */
export function standIn(folder: string, cards: readonly string[], uses: readonly string[] = []): string {
  const print = (lines: readonly string[]) => lines.map((line) => `echo '${line}'`).join('\n') || ':';
  return program(
    folder,
    `while :; do
case "$1" in --query-gpu*) ${print(cards)};; *) ${print(uses)};; esac
sleep 0.05
done`,
  );
}

/** Does this, whatever it is asked. */
export function program(folder: string, script: string): string {
  const file = path.join(folder, 'nvidia-smi');
  fs.writeFileSync(file, `#!/bin/sh\necho $$ >> '${path.join(folder, 'started')}'\n${script}\n`, {
    mode: 0o755,
  });
  return file;
}

/** The pids of all that were started so far. */
export function startedIn(folder: string): number[] {
  const file = path.join(folder, 'started');
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return text.split('\n').filter(Boolean).map(Number);
}
