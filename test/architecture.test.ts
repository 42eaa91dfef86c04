/** Holds the design: layers, circles, sizes and names, read from the source as text. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { allImports, findCircles, importsOf, type Sources } from './support/imports.ts';
import { brokenLayers, CORE_NEEDS } from './support/layers.ts';
import { ROOT } from './support/sandbox.ts';

function read(folder: string): Sources {
  const names = fs.globSync('**/*.{ts,tsx}', { cwd: path.join(ROOT, folder) }).sort();
  return new Map(
    names.map((name) => [
      path.posix.join(folder, name.split(path.sep).join('/')),
      fs.readFileSync(path.join(ROOT, folder, name), 'utf8'),
    ]),
  );
}

const sources = read('src');
const tests = read('test');
const imports = allImports(sources);

describe('imports', () => {
  it('are all seen: static, type, side effect, re-export, dynamic', () => {
    const text = `import a from './a.ts';
import type { B } from '../b.ts';
import {
  c,
  type D,
} from './c/d.ts';
import './e.ts';
export { f } from './f.ts';
import g from 'g';
const h = await import('./h.ts');
const i = require("./i.cjs");`;
    assert.deepEqual(
      importsOf('src/x/y.ts', text).map(({ to, isPackage, isType }) => [to, isPackage, isType]),
      [
        ['src/x/a.ts', false, false],
        ['src/b.ts', false, true],
        ['src/x/c/d.ts', false, false],
        ['src/x/e.ts', false, false],
        ['src/x/f.ts', false, false],
        ['g', true, false],
        ['src/x/h.ts', false, false],
        ['src/x/i.cjs', false, false],
      ],
    );
    assert.ok(imports.length > 200, `only ${imports.length} imports were found in src`);
  });

  it('run downwards through the layers', () => {
    assert.deepEqual(brokenLayers(sources.keys(), imports), []);
  });

  it('go to files that exist', () => {
    const missing = imports.filter(({ to, isPackage }) => !isPackage && !fs.existsSync(path.join(ROOT, to)));
    assert.deepEqual(missing, []);
  });

  it('name every folder of core in the table, and no other', () => {
    const folders = [...sources.keys()].flatMap((file) => /^src\/core\/([^/]+)\//.exec(file)?.[1] ?? []);
    assert.deepEqual(Object.keys(CORE_NEEDS).sort(), [...new Set(folders)].sort());
  });

  it('use every need that the table grants', () => {
    const granted = Object.entries(CORE_NEEDS).flatMap(([from, needs]) =>
      needs.map((need) => `${from} → ${need}`),
    );
    const used = new Set(
      imports.flatMap(({ from, to }) => {
        const [, a] = /^src\/core\/([^/]+)\//.exec(from) ?? [];
        const [, b] = /^src\/core\/([^/]+)\//.exec(to) ?? [];
        return `${a} → ${b}`;
      }),
    );
    assert.deepEqual(
      granted.filter((need) => !used.has(need)),
      [],
    );
  });

  for (const [from, line, allowed] of [
    ['src/base/x.ts', "import type { A } from '../core/run/model.ts';", false],
    ['src/core/params/x.ts', "import { a } from '../run/model.ts';", true],
    ['src/core/params/x.ts', "import type { A } from '../run/folder.ts';", false],
    ['src/core/store/x.ts', "import { a } from '../runner/session.ts';", false],
    ['src/core/run/x.ts', "import { a } from '../core.ts';", false],
    ['src/core/run/x.ts', "import * as vscode from 'vscode';", false],
    ['src/cli/x.ts', "const a = await import('../vscode/ids.ts');", false],
    ['src/cli/x.ts', "import { a } from '../mcp/server.ts';", false],
    ['src/mcp/x.ts', "import { a } from '../core/core.ts';", true],
    ['src/protocol/x.ts', "import type { A } from '../core/run/model.ts';", true],
    ['src/protocol/x.ts', "import { a } from '../core/run/model.ts';", false],
    ['src/vscode/x.ts', "import * as vscode from 'vscode';", true],
    ['src/vscode/x.ts', "import { a } from '../webview/table.ts';", false],
    ['src/webview/x.ts', "import fs from 'node:fs';", false],
    ['src/webview/x.ts', "import { a } from '../core/run/model.ts';", false],
    ['src/base/x.ts', "import { a } from '../../test/support/sandbox.ts';", false],
    ['src/cli/x.ts', "import { a } from '../../test/support/sandbox.ts';", false],
    ['src/elsewhere/x.ts', '', false],
  ] as const) {
    it(`${allowed ? 'may' : 'must not'} be: ${line || 'anything'} in ${from}`, () => {
      const broken = brokenLayers([from], importsOf(from, line));
      assert.equal(broken.length, allowed ? 0 : 1, broken.join('\n'));
    });
  }

  it('make no circle, neither at run time nor among types', () => {
    assert.deepEqual(findCircles(imports), []);
  });

  it('would be seen when they made one', () => {
    const circle = allImports(
      new Map([
        ['src/b.ts', "import type { C } from './c.ts';"],
        ['src/c.ts', "export { a } from './a.ts';"],
        ['src/a.ts', "const b = () => import('./b.ts'); import './d.ts';"],
        ['src/d.ts', "import fs from 'node:fs';"],
      ]),
    );
    assert.deepEqual(findCircles(circle), ['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
    assert.deepEqual(findCircles(circle.filter(({ isType }) => !isType)), []);
  });
});

describe('the size law', () => {
  const lines = (text: string) => text.split('\n').length - 1;

  it('holds: median at most 120 lines, none over 400', () => {
    const sizes = [...sources].map(([file, text]) => ({ file, lines: lines(text) }));
    sizes.sort((a, b) => a.lines - b.lines);
    const median = sizes[Math.floor(sizes.length / 2)]?.lines ?? 0;
    assert.ok(median > 0 && median <= 120, `the median is ${median} lines`);
    const long = [...sources, ...tests].filter(([, text]) => lines(text) > 400).map(([file]) => file);
    assert.deepEqual(long, []);
  });

  /** Biome measures functions; here it is shown that it does. */
  function biomeErrors(planted: Readonly<Record<string, string>>): string[] {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-lint-'));
    try {
      for (const [name, text] of Object.entries(planted)) fs.writeFileSync(path.join(folder, name), text);
      const biome = path.join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
      const { stdout } = spawnSync(
        process.execPath,
        [biome, 'lint', '--reporter=json', '--vcs-enabled=false', `--config-path=${ROOT}`, '.'],
        { cwd: folder, encoding: 'utf8' },
      );
      const { diagnostics } = JSON.parse(stdout) as {
        diagnostics: { category: string; severity: string; location: { path: string } }[];
      };
      return diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ category, location }) => `${location.path} ${category}`)
        .sort();
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  it('makes a function of more than 50 lines or 4 parameters a lint error', () => {
    const body = (count: number) => `export function planted(): void {\n${'  call();\n'.repeat(count)}}\n`;
    const list = (names: string) => `export function planted(${names}): void {\n  call(${names});\n}\n`;
    assert.deepEqual(
      biomeErrors({
        'long.ts': body(51),
        'justLongEnough.ts': body(48),
        'five.ts': list('a, b, c, d, e'),
        'four.ts': list('a, b, c, d'),
      }),
      ['five.ts lint/complexity/useMaxParams', 'long.ts lint/complexity/noExcessiveLinesPerFunction'],
    );
  });
});

const EMPTY_NAMES = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'controller',
  'misc',
]);

/** `runManager.ts` has the words run and manager. */
function emptyNames(files: Iterable<string>): string[] {
  return [...files].filter((file) =>
    file
      .split('/')
      .flatMap((part) => part.replace(/([a-z])([A-Z])/g, '$1-$2').split(/[^A-Za-z]+/))
      .some((word) => EMPTY_NAMES.has(word.toLowerCase())),
  );
}

describe('folders', () => {
  it('are not walked with `readdir` and `recursive`, which follows links to anywhere', () => {
    const walking = [...sources].filter(([, text]) => /readdir(Sync)?\([^;]*?recursive/.test(text));
    assert.deepEqual(
      walking.map(([file]) => file),
      [],
    );
  });
});

describe('names', () => {
  it('say what a file is for', () => {
    assert.deepEqual(emptyNames([...sources.keys(), ...tests.keys()]), []);
    const planted = ['src/base/utils.ts', 'src/core/common/x.ts', 'src/core/run/runManager.ts'];
    assert.deepEqual(emptyNames([...planted, 'src/base/futility.ts']), planted);
  });

  const BARREL_OR_DEFAULT = /^export\s+(default\b|\*|(type\s+)?\{[^}]*\}\s*from\b|\{[^}]*\bas default\b)/m;

  it('are exported by the file that defines them: no barrels, no default exports', () => {
    const found = [...sources].filter(([, text]) => BARREL_OR_DEFAULT.test(text)).map(([file]) => file);
    assert.deepEqual(found, []);
    for (const line of [
      'export default function x() {}',
      "export * from './x.ts';",
      "export { x } from './x.ts';",
      "export type { X } from './x.ts';",
      'export { x as default };',
    ])
      assert.match(line, BARREL_OR_DEFAULT);
  });

  it('are introduced: each file begins with why it exists', () => {
    const silent = [...sources, ...tests].filter(([, text]) => !text.startsWith('/**')).map(([file]) => file);
    assert.deepEqual(silent, []);
  });
});

describe('the bundles', () => {
  const require = createRequire(import.meta.url);
  const esbuild = require('esbuild') as typeof import('esbuild');
  const { targets } = require(path.join(ROOT, 'esbuild.js')) as {
    targets: (BuildOptions & { entryPoints: string[] })[];
  };

  /** Of a page, which is built with what it loads later, the first script. */
  const outfileOf = ({ outfile, outdir, entryNames }: BuildOptions) =>
    outfile ?? `${outdir}/${entryNames}.js`;

  for (const outfile of [
    'dist/runner.js',
    'dist/runner.code.js',
    'dist/runner.log.js',
    'dist/runner.resume.js',
    'dist/runner.sampling.js',
    'dist/runner.seal.js',
    'dist/runner.signals.js',
    'dist/runner.workflow.js',
    'dist/schema.js',
    'dist/config.js',
    'dist/launcher.js',
    'dist/toml.js',
    'dist/yaml.js',
    'dist/cli.js',
    'dist/cli.main.js',
    'dist/cli.config.js',
    'dist/cli.repo.js',
    'dist/cli.checkpoints.js',
    'dist/cli.resume.js',
    'dist/cli.resources.js',
    'dist/webview/run.js',
  ]) {
    it(`${outfile} fails to build when anything in it imports vscode`, async () => {
      const target = targets.find((each) => outfileOf(each) === outfile);
      assert.ok(target, `esbuild.js builds no ${outfile}`);
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-bundle-'));
      try {
        const entry = path.join(folder, 'entry.ts');
        const build = (text: string) => {
          fs.writeFileSync(entry, text);
          return esbuild.build({
            ...target,
            ...(target.outdir ? { outdir: folder } : { outfile: path.join(folder, 'out.js') }),
            ...{ entryPoints: [entry], logLevel: 'silent' },
          });
        };
        const real = path.join(ROOT, target.entryPoints[0] ?? '');
        assert.equal((await build(`import ${JSON.stringify(real)};`)).errors.length, 0);
        for (const line of [
          "import * as vscode from 'vscode'; console.log(vscode.version);",
          "export const load = () => import('vscode');",
          "console.log(require('vscode'));",
        ]) {
          await assert.rejects(
            build(`import ${JSON.stringify(real)}; ${line}`),
            /Could not resolve "vscode"/,
            line,
          );
        }
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
