/** Packs the stand-in for the Python extension, which comes from a marketplace that tests do not reach. */

import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { ROOT } from '../../support/sandbox.ts';

export async function packPython(): Promise<string> {
  const packagePath = path.join(ROOT, 'test', 'out', 'python.vsix');
  await createVSIX({
    ...{ cwd: path.join(ROOT, 'test', 'inHost', 'python'), packagePath, dependencies: false },
    ...{ allowMissingRepository: true, skipLicense: true },
  });
  return packagePath;
}
