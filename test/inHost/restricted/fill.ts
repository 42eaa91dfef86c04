/** A workspace in which there is something left to be done for whoever trusts it: by name, its runs. */

import { killHard, pidsOf, printed } from '../../support/runs.ts';
import type { Sandbox } from '../../support/sandbox.ts';

/** Ended as it should; its program lives and nobody follows it; nothing of it lives, and no end is recorded. */
export const RUNS = { over: 'is over', alone: 'left alone', dead: 'is dead' } as const;
export const FILE = 'train.run.json';

export async function fillUntrusted(box: Sandbox): Promise<void> {
  await box.cli('run', box.params(['echo', 'done'], { name: RUNS.over }));
  const alone = await box.detach('echo as far as it came; exec sleep 1000', { name: RUNS.alone });
  await printed(alone, 'as far as it came');
  await killHard((await pidsOf(alone)).runner);
  const dead = await box.detach(['sleep', '1000'], { name: RUNS.dead });
  const { runner, wrapper, program } = await pidsOf(dead);
  await killHard(runner, wrapper, program);
  box.params(
    'echo "step 1"; touch started; exec sleep 1000',
    { name: 'train', parameters: { seed: 7 } },
    FILE,
  );
  box.write('.vscode/tasks.json', {
    version: '2.0.0',
    tasks: [{ type: 'runtrail', label: 'train by task', file: FILE }],
  });
}
