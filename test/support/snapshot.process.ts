/** Takes snapshots of a work tree, so many one after the other, and says each: for tests of many at once. */

import { newId } from '../../src/base/ids.ts';
import { Git } from '../../src/core/workflow/git.ts';
import { snapshot } from '../../src/core/workflow/snapshot.ts';

const [folder = '', snapshotsFolder = '', count = '1'] = process.argv.slice(2);
const settings = { snapshotsFolder, snapshot: { bytes: 50e6, secrets: [] } };
process.stdout.write('started\n');
for (let done = 0; done < Number(count); done++) {
  const taken = await snapshot(Git.find(process.env), { folder, runId: newId(), settings, leaveOut: [] });
  if (!taken?.state.snapshot) throw new Error(`no snapshot: ${taken?.warnings.join(' ')}`);
  process.stdout.write(`${taken.state.snapshot.commit}\n`);
}
