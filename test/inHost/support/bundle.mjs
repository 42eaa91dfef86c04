/** Bundles the tests that run inside the extension host into one file, which both kinds of VS Code can load. */

import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Bundles the tests of `test/inHost` or of a folder in it. Returns the bundle; its `run` is what VS Code calls. */
export async function bundleSuite(name = '') {
  const folder = path.join(ROOT, 'test', 'inHost', name);
  const outfile = path.join(ROOT, 'test', 'out', `inHost${name && `-${name}`}.cjs`);
  const names = fs.readdirSync(folder).filter((file) => file.endsWith('.inhost.ts'));
  const loads = names.map((file) => `() => import('./${file}')`);
  const suite = path.join(ROOT, 'test', 'inHost', 'support', 'suite.ts');
  await build({
    stdin: {
      contents: `import { runSuite } from ${JSON.stringify(suite)};\nexport const run = () => runSuite([${loads}]);`,
      resolveDir: folder,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // Mocha is found from test/out, which lies as deep as test/support; it does not bear being bundled.
    external: ['vscode', 'mocha'],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.main': 'false' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
