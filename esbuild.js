/** Builds every bundle: `node esbuild.js`. A bundle without `vscode` as an external fails when it imports it. */

const { createHash } = require('node:crypto');
const { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } = require('node:fs');
const { relative, resolve } = require('node:path');
const esbuild = require('esbuild');
const { version } = require('./package.json');

/**
 * `import fs from 'node:fs'` as a plain `require`, and `vscode` too: esbuild would copy all properties of the module
 * for each file that imports it, which takes as long as everything else at the start of these programs.
 */
const plainBuiltins = {
  name: 'plain built-ins',
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/^import (\w+) from ('node:[\w/]+');$/gm, 'const $1 = require($2);')
        .replace(/^import \* as vscode from 'vscode';$/gm, "const vscode = require('vscode');"),
      loader: 'ts',
    }));
  },
};

/** Bundles of their own, by the file that is imported when they are needed: large, and not for every start. */
const LATER = {
  'src/core/config/check.ts': 'config.js',
  'src/core/params/launcher/adapt.ts': 'launcher.js',
  'src/core/params/toml.ts': 'toml.js',
  'src/core/params/yaml.ts': 'yaml.js',
  'src/core/schema/validator.ts': 'schema.js',
  'src/core/launch/goOn.ts': 'runner.resume.js',
  'src/core/runner/followSignals.ts': 'runner.signals.js',
  'src/core/runner/preparation.ts': 'runner.code.js',
  'src/core/signals/logProgram.ts': 'runner.log.js',
  'src/core/runner/sampleRun.ts': 'runner.sampling.js',
  'src/core/runner/seal.ts': 'runner.seal.js',
  'src/core/workflow/getCode.ts': 'runner.workflow.js',
  'src/cli/configuring.ts': 'cli.config.js',
  'src/cli/repositories.ts': 'cli.repo.js',
  'src/cli/checkpoints.ts': 'cli.checkpoints.js',
  'src/cli/resuming.ts': 'cli.resume.js',
  'src/cli/measuring.ts': 'cli.resources.js',
  'src/vscode/planning.ts': 'extension.planning.js',
  'src/vscode/configuring.ts': 'extension.config.js',
  'src/vscode/panels.ts': 'extension.panels.js',
  'src/vscode/repositories.ts': 'extension.repo.js',
};

/** Leaves `import()` of those files as it is, with the bundle in place of the file. */
const later = {
  name: 'later',
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      const bundle =
        kind === 'dynamic-import' &&
        LATER[relative(__dirname, resolve(resolveDir, path)).replaceAll('\\', '/')];
      return bundle ? { path: `./${bundle}`, external: true } : undefined;
    });
  },
};

const node = {
  bundle: true,
  platform: 'node',
  target: 'node22.13',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: false,
  legalComments: 'none',
  define: { RUNTRAIL_VERSION: JSON.stringify(version) },
  metafile: true,
  logLevel: 'warning',
  plugins: [plainBuiltins, later],
};

const runner = { ...node, entryPoints: ['src/core/runner/main.ts'], outfile: 'dist/runner.js' };

/** `runnerHash` names the runner that belongs to this command line, so that starting it needs no look into its file. */
const cli = (runnerHash) => {
  const options = { ...node, define: { ...node.define, RUNTRAIL_RUNNER_HASH: JSON.stringify(runnerHash) } };
  const banner = { js: '#!/usr/bin/env node' };
  return [
    { ...options, entryPoints: ['src/cli/boot.ts'], outfile: 'dist/cli.js', banner },
    { ...options, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.main.js' },
  ];
};

/**
 * Pages in webviews: a script and one stylesheet each, of which nothing is loaded from elsewhere. What is imported later
 * is a script of its own beside it; what both need is the one called `chunk`. There is one of each: more would
 * share in more ways.
 */
const webview = {
  bundle: true,
  platform: 'browser',
  target: 'chrome128',
  format: 'esm',
  splitting: true,
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  chunkNames: '[name]',
  metafile: true,
  logLevel: 'warning',
};
const webviews = [
  { ...webview, entryPoints: ['src/webview/run/main.tsx'], outdir: 'dist/webview', entryNames: 'run' },
];

/** The extension and what it loads later; only the files in src/vscode may know VS Code. */
const extension = (runnerHash) => {
  const options = { ...node, define: { ...node.define, RUNTRAIL_RUNNER_HASH: JSON.stringify(runnerHash) } };
  const entry = 'src/vscode/extension.ts';
  return [{ ...options, external: ['vscode'], entryPoints: [entry], outfile: 'dist/extension.js' }];
};

/** What the runner itself loads later belongs to it: it is copied with it, and its hash covers both. */
const ofRunner = ([, bundle]) => bundle.startsWith('runner.');
const runnerBundles = [
  runner,
  ...Object.entries(LATER)
    .filter(ofRunner)
    .map(([file, bundle]) => ({ ...node, entryPoints: [file], outfile: `dist/${bundle}` })),
];

const laterBundles = (runnerHash) =>
  Object.entries(LATER)
    .filter((entry) => existsSync(entry[0]) && !ofRunner(entry))
    .map(([file, bundle]) => ({
      ...node,
      define: { ...node.define, RUNTRAIL_RUNNER_HASH: JSON.stringify(runnerHash) },
      external: file.startsWith('src/vscode/') ? ['vscode'] : [],
      entryPoints: [file],
      outfile: `dist/${bundle}`,
    }));

async function build() {
  mkdirSync('dist', { recursive: true });
  const built = await Promise.all(runnerBundles.map((target) => esbuild.build(target)));
  const hash = createHash('sha256');
  rmSync('dist/clients', { recursive: true, force: true });
  const isOurs = (file) => !file.includes('__pycache__');
  cpSync('media/clients', 'dist/clients', { recursive: true, filter: isOurs });
  const clients = globSync('dist/clients/*/*').sort();
  for (const file of [...runnerBundles.map(({ outfile }) => outfile), ...clients])
    hash.update(readFileSync(file));
  const runnerHash = hash.digest('hex');
  built.push(
    ...(await Promise.all(
      [...cli(runnerHash), ...extension(runnerHash), ...laterBundles(runnerHash), ...webviews].map((target) =>
        esbuild.build(target),
      ),
    )),
  );
  for (const { metafile } of built) {
    for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
      console.log(`${file.padEnd(20)} ${(bytes / 1000).toFixed(1).padStart(8)} kB`);
    }
  }
}

if (require.main === module) {
  build().catch((error) => {
    if (!error.errors) console.error(error); // esbuild tells of its own
    process.exitCode = 1;
  });
}

// The test of the architecture builds with the same options.
module.exports = {
  targets: [...runnerBundles, ...cli(''), ...extension(''), ...laterBundles(''), ...webviews],
};
