/** The table of layers: which folder may import which. Imports run downwards only. */

import type { Import } from './imports.ts';

/** What each folder of `core` needs besides `base` and the model of a run, which all of them may use. */
export const CORE_NEEDS: Readonly<Record<string, readonly string[]>> = {
  checkpoints: ['run', 'signals'],
  config: ['schema'],
  estimates: [],
  executors: ['process', 'run', 'settings'],
  launch: [
    'checkpoints',
    'estimates',
    'executors',
    'limits',
    'params',
    'process',
    'run',
    'settings',
    'workflow',
  ],
  limits: ['sampling'],
  params: ['config', 'estimates', 'limits', 'schema', 'settings', 'signals', 'workflow'],
  process: [],
  resilience: [],
  run: ['limits', 'process', 'settings'],
  runner: [
    'checkpoints',
    'launch',
    'limits',
    'process',
    'run',
    'sampling',
    'settings',
    'signals',
    'workflow',
  ],
  sampling: ['process'],
  schema: [],
  settings: ['limits'],
  signals: ['run'],
  store: ['checkpoints', 'estimates', 'executors', 'process', 'run', 'sampling'],
  workflow: ['process', 'resilience', 'run', 'settings'],
};

const MODEL = ['model', 'checkpoints', 'code', 'plain', 'resources', 'signals', 'timeAxis'].map(
  (name) => `src/core/run/${name}.ts`,
);

interface Layer {
  readonly folder: string;
  /** Whether an import of a file of ours from this folder is allowed. */
  readonly mayImport: (to: string, isType: boolean) => boolean;
  /** Whether an import of a package is allowed. `vscode` is one. */
  readonly mayUse: (name: string) => boolean;
}

const within = (file: string, ...folders: readonly string[]) =>
  folders.some((folder) => file.startsWith(`src/${folder}/`));
const withoutVscode = (name: string) => name !== 'vscode';

const LAYERS: readonly Layer[] = [
  { folder: 'base', mayImport: (to) => within(to, 'base'), mayUse: withoutVscode },
  ...Object.entries(CORE_NEEDS).map(([name, needs]) => ({
    folder: `core/${name}`,
    mayImport: (to: string) =>
      MODEL.includes(to) || within(to, 'base', `core/${name}`, ...needs.map((need) => `core/${need}`)),
    mayUse: withoutVscode,
  })),
  { folder: 'cli', mayImport: (to) => within(to, 'cli', 'core', 'base'), mayUse: withoutVscode },
  { folder: 'mcp', mayImport: (to) => within(to, 'mcp', 'core', 'base'), mayUse: withoutVscode },
  {
    folder: 'protocol',
    mayImport: (to, isType) => within(to, 'protocol') || (isType && MODEL.includes(to)),
    mayUse: () => false,
  },
  {
    folder: 'vscode',
    mayImport: (to) => within(to, 'vscode', 'core', 'base', 'protocol'),
    mayUse: () => true,
  },
  {
    // What needs Node in `base` does not get into a bundle for browsers.
    folder: 'webview',
    mayImport: (to, isType) => within(to, 'webview', 'protocol', 'base') || (isType && within(to, 'core')),
    mayUse: (name) => withoutVscode(name) && !name.startsWith('node:'),
  },
];

/** The composition root: the one file of `core` that knows all its folders. */
const ROOT: Layer = {
  folder: 'core/core.ts',
  mayImport: (to) => within(to, 'core', 'base'),
  mayUse: withoutVscode,
};

function layerOf(file: string): Layer | undefined {
  if (file === `src/${ROOT.folder}`) return ROOT;
  return LAYERS.find(({ folder }) => within(file, folder));
}

/** Imports that the table does not allow, and files that stand in no folder of it, as sentences. */
export function brokenLayers(files: Iterable<string>, imports: readonly Import[]): string[] {
  const homeless = [...files]
    .filter((file) => !layerOf(file))
    .map((file) => `${file} is in no folder of the table`);
  const broken = imports.filter(({ from, to, isPackage, isType }) => {
    const layer = layerOf(from);
    return layer && !(isPackage ? layer.mayUse(to) : layer.mayImport(to, isType));
  });
  return [...homeless, ...broken.map(({ from, to }) => `${from} must not import ${to}`)];
}
