/** What recording costs a program that writes as fast as it can. */

import fs from 'node:fs';
import path from 'node:path';
import { CLI, Sandbox } from '../support/sandbox.ts';
import { compare } from './figures.ts';
import { complete } from './programs.ts';

/** A gigabyte in lines, by a program that is slower at nothing else; it measures itself, from start to end. */
const WRITER = `
start=$(date +%s%N)
yes 'step 1200 loss 0.0123 accuracy 0.987 and some more words to fill the line' | head -c 1000000000
echo $(( $(date +%s%N) - start )) > "$TOOK"`;

export async function bench(): Promise<void> {
  const box = new Sandbox();
  try {
    await gigabyte(box, 'full');
    await gigabyte(box, 'line');
  } finally {
    box.close();
  }
}

/** The program's own time, so that neither side has its start counted; the bare one writes to the same disk. */
async function gigabyte(box: Sandbox, buffering: 'full' | 'line'): Promise<void> {
  const took = path.join(box.root, 'took');
  const bare = path.join(box.workspace, 'bare.log');
  const file = box.params(['sh', '-c', WRITER], { buffering, environment: { TOOK: took } });
  const milliseconds = () => Number(fs.readFileSync(took, 'utf8')) / 1e6;
  await compare({
    name: `1 GB to stdout, ${buffering === 'full' ? 'buffered as the program likes' : 'line by line (default)'}`,
    ours: async () => {
      await complete(process.execPath, [CLI, 'run', '--json', file], { cwd: box.workspace, env: box.env });
      for (const folder of box.folders()) fs.rmSync(folder.root, { recursive: true });
      return milliseconds();
    },
    peer: async () => {
      await complete('sh', ['-c', `exec sh -c '${WRITER.replaceAll("'", `'\\''`)}' > "$BARE"`], {
        env: { ...box.env, TOOK: took, BARE: bare },
      });
      fs.rmSync(bare);
      return milliseconds();
    },
    peerName: '> file',
    goal: 1.05,
  });
}
