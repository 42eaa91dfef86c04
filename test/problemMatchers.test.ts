/** The problem matchers of package.json on tracebacks that real Pythons wrote: the place that failed, and why. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { type Matcher, problemsIn } from './support/problemCollector.ts';
import { requireProgram } from './support/requires.ts';
import { ROOT } from './support/sandbox.ts';

const FOLDER = path.join(ROOT, 'test', 'fixtures', 'tracebacks');
const matchers: readonly Matcher[] = manifest.contributes.problemMatchers;

/** What each way to fail must lead to: the line with the comment `# at: <word>`, and the message. */
const EXPECTED: Readonly<Record<string, readonly (readonly [at: string, message: RegExp])[]>> = {
  nested: [['nested', /^KeyError: 'missing'$/]],
  chained: [
    ['nested', /^KeyError: 'missing'$/],
    ['chained', /^RuntimeError: no such value: try another$/],
  ],
  during: [
    ['nested', /^KeyError: 'missing'$/],
    ['during', /^FileNotFoundError: \[Errno 2\] No such file or directory: '\/does\/not\/exist'$/],
  ],
  own: [['own', /^(__main__\.)?Diverged: loss is nan, at step 7$/]],
  qualified: [['qualified', /^(__main__\.)?Model\.Broken: by a class in a class$/]],
  module: [['module', /^struct\.error: unpack requires a buffer of 4 bytes$/]],
  block: [['block', /^ValueError: \('of three values one is too much', 3\)$/]],
  long: [['long', /^TypeError: unsupported operand/]],
  bare: [['bare', /^AssertionError$/]],
  silent: [['silent', /^SystemError$/]],
  deep: [['deep', /^RecursionError: maximum recursion depth exceeded/]],
  sourceless: [['sourceless', /^OSError: in made code$/]],
  lines: [['lines', /^ValueError: first$/]],
  syntax: [['syntax', /^SyntaxError: invalid syntax/]],
  warned: [],
  logged: [],
};

function placeOf(word: string): string {
  for (const name of ['failing.py', 'broken.py']) {
    const lines = fs.readFileSync(path.join(FOLDER, name), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.endsWith(`# at: ${word}`));
    if (index >= 0) return `${name}:${index + 1}`;
  }
  throw new Error(`no line is marked "${word}"`);
}

function assertFound(output: string, way: string): void {
  const expected = EXPECTED[way];
  assert.ok(expected, `nothing is said of ${way}`);
  const found = problemsIn(output, matchers);
  assert.deepEqual(
    found.map(({ file, line }) => `${path.posix.basename(file)}:${line}`),
    expected.map(([at]) => placeOf(at)),
    output,
  );
  for (const [index, [, message]] of expected.entries()) assert.match(found[index]?.message ?? '', message);
}

function python(...args: string[]): string {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' };
  const { stdout, stderr } = spawnSync('python3', args, { cwd: FOLDER, env, encoding: 'utf8' });
  return stdout + stderr;
}

describe('the problem matchers for Python', () => {
  for (const version of ['3.9', '3.11', '3.13']) {
    const recorded = fs.readFileSync(path.join(FOLDER, `python-${version}.txt`), 'utf8');
    const parts = recorded.split(/^== (\w+)\n/m).slice(1);
    for (const way of Object.keys(EXPECTED)) {
      it(`find in the output of Python ${version}: ${way}`, () => {
        const output = parts[parts.indexOf(way) + 1];
        assert.ok(output, `the output of ${way} was not recorded`);
        assertFound(output, way);
      });
    }
  }

  it('find the same in the output of the Python of this machine', function () {
    this.timeout(20_000);
    requireProgram(this, 'python3');
    for (const way of Object.keys(EXPECTED)) assertFound(python('failing.py', way), way);
  });

  it('find an error of syntax in the program itself, with nothing before it', function () {
    requireProgram(this, 'python3');
    assertFound(`epoch 0\n${python('broken.py')}`, 'syntax');
    assertFound(python('broken.py'), 'syntax');
  });

  it('find each exception of a group', () => {
    const output = `  + Exception Group Traceback (most recent call last):
  |   File "/home/ann/lab/failing.py", line 7, in <module>
  |     raise ExceptionGroup("two workers failed", errors)
  | ExceptionGroup: two workers failed (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/home/ann/lab/failing.py", line 3, in work
    |     raise ValueError(f"worker {i}")
    | ValueError: worker 0
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/home/ann/lab/failing.py", line 3, in work
    |     raise ValueError(f"worker {i}")
    | ValueError: worker 1
    +------------------------------------
`;
    assert.deepEqual(
      problemsIn(output, matchers).map(({ line, message }) => `${line} ${message}`),
      [
        '7 ExceptionGroup: two workers failed (2 sub-exceptions)',
        '3 ValueError: worker 0',
        '3 ValueError: worker 1',
      ],
    );
  });

  it('find places in folders with odd names', () => {
    const folder = '/home/ann/my "lab", line 3/Größe 🧪';
    const output = `Traceback (most recent call last):\n  File "${folder}/a.py", line 12, in <module>\n    f()\nValueError: x\n`;
    assert.deepEqual(problemsIn(output, matchers), [
      { file: `${folder}/a.py`, line: 12, message: 'ValueError: x' },
    ]);
  });

  it('leave files alone of which only a relative name is known', () => {
    const output =
      'Traceback (most recent call last):\n  File "train.py", line 3, in <module>\n    f()\nValueError: x\n';
    assert.deepEqual(problemsIn(output, matchers), []);
  });

  it('take files as they are named: looking for them takes longer than a short run, and the find is lost', () => {
    for (const { fileLocation } of manifest.contributes.problemMatchers)
      assert.equal(fileLocation, 'absolute');
  });

  it('find files on Windows', () => {
    const output =
      'Traceback (most recent call last):\n  File "C:\\lab\\a.py", line 3, in <module>\n    f()\nValueError: x\n';
    assert.deepEqual(problemsIn(output, matchers), [
      { file: 'C:\\lab\\a.py', line: 3, message: 'ValueError: x' },
    ]);
  });

  it('pass over the frames of compiled modules, whose source is not there', () => {
    const output = `  File "/usr/lib/pandas/core/indexes/base.py", line 3805, in get_loc
    return self._engine.get_loc(casted_key)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "index.pyx", line 167, in pandas._libs.index.IndexEngine.get_loc
  File "pandas/_libs/hashtable_class_helper.pxi", line 7081, in pandas._libs.hashtable.PyObjectHashTable.get_item
KeyError: 'loss'
`;
    assert.deepEqual(problemsIn(output, matchers), [
      { file: '/usr/lib/pandas/core/indexes/base.py', line: 3805, message: "KeyError: 'loss'" },
    ]);
  });

  it('are quick on long lines', () => {
    const long = `    File "${'a", line 1'.repeat(20_000)}`;
    assert.deepEqual(problemsIn(`${long}\n`.repeat(8), matchers), []);
  });
});
