/** Files that no reader, crash or neighbour ever sees half of. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {
  appendLine,
  entriesBelow,
  listFolder,
  readAt,
  readIfThere,
  readTextFile,
  writeAtomic,
  writeJson,
} from '../../src/base/files.ts';
import { Tail } from '../../src/base/tail.ts';
import { Contenders } from '../support/contenders.ts';
import { Sandbox } from '../support/sandbox.ts';

describe('files', () => {
  let box: Sandbox;
  let file: string;
  beforeEach(() => {
    box = new Sandbox();
    file = path.join(box.workspace, 'target');
  });
  afterEach(() => box.close());

  describe('written as a whole', () => {
    it('are old or new to every reader while two processes replace them', async () => {
      writeAtomic(file, 'a'.repeat(10_000));
      const writers = new Contenders(box, 'rewrite', { processes: 2, count: 300 });
      await writers.go();
      let isOver = false;
      const over = writers.results().then(() => (isOver = true));
      const seen = new Set<string>();
      while (!isOver) {
        const text = fs.readFileSync(file, 'utf8');
        assert.match(text, /^(.)\1{9999,10005}$/, `half a file: ${text.length} bytes`);
        seen.add(text);
        await new Promise(setImmediate);
      }
      await over;
      assert.ok(seen.size > 10, `only ${seen.size} versions were seen`);
      assert.deepEqual(fs.readdirSync(box.workspace).sort(), ['GO', 'target']);
    });

    it('are private, or as open as asked', () => {
      writeAtomic(file, 'x');
      assert.equal(fs.statSync(file).mode & 0o777, 0o600);
      writeAtomic(file, 'y', { mode: 0o644 });
      assert.equal(fs.statSync(file).mode & 0o777, 0o644);
    });

    it('stay as they were, with nothing beside them, when the write fails', () => {
      fs.mkdirSync(file); // a folder cannot be replaced by a file
      assert.throws(() => writeAtomic(file, 'x'), { code: /EISDIR|ENOTEMPTY|EEXIST|EPERM/ });
      assert.deepEqual(fs.readdirSync(box.workspace), ['target']);
    });

    it('replace a link, not what it points to', () => {
      const other = box.write('other', 'mine');
      fs.symlinkSync(other, file);
      writeAtomic(file, 'new');
      assert.equal(fs.readFileSync(other, 'utf8'), 'mine');
      assert.ok(fs.lstatSync(file).isFile());
    });

    it('hold the bytes that were given', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
          writeAtomic(file, bytes, { durable: false });
          assert.deepEqual(fs.readFileSync(file), Buffer.from(bytes));
        }),
        { numRuns: 50 },
      );
    });

    it('are JSON that a person can read', () => {
      writeJson(file, { a: [1] });
      assert.equal(fs.readFileSync(file, 'utf8'), '{\n "a": [\n  1\n ]\n}\n');
    });
  });

  describe('that lines are appended to', () => {
    it('begin with the first line', () => {
      appendLine(file, 'one');
      appendLine(file, 'two');
      assert.equal(fs.readFileSync(file, 'utf8'), 'one\ntwo\n');
    });

    it('keep a line that somebody left unfinished, closed', () => {
      fs.writeFileSync(file, 'whole\nhal');
      appendLine(file, 'next');
      assert.equal(fs.readFileSync(file, 'utf8'), 'whole\nhal\nnext\n');
    });

    it('never lose a byte that was there, and end with the new lines', () => {
      const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''));
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), fc.array(line, { maxLength: 4 }), (before, lines) => {
          fs.writeFileSync(file, before);
          for (const each of lines) appendLine(file, each);
          const closed = lines.length > 0 && before !== '' && !before.endsWith('\n') ? `${before}\n` : before;
          const expected = closed + lines.map((each) => `${each}\n`).join('');
          assert.equal(fs.readFileSync(file).compare(Buffer.from(expected)), 0);
        }),
        { numRuns: 50 },
      );
    });
  });

  describe('that are read', () => {
    it('may be missing', () => {
      assert.equal(readIfThere(file), undefined);
      assert.equal(readIfThere(path.join(box.write('plain', ''), 'below')), undefined);
      assert.deepEqual(listFolder(file), []);
    });

    it('say what is wrong with them', () => {
      assert.throws(() => readTextFile(file, 10), {
        code: 'not-found',
        message: `There is no file ${file}.`,
      });
      assert.throws(() => readTextFile(box.workspace, 10), { message: `${box.workspace} is not a file.` });
      fs.writeFileSync(file, '12345678901');
      assert.throws(() => readTextFile(file, 10), {
        code: 'invalid',
        message: `${file}:1: the file has 11 B; at most 10 B are read.`,
      });
      assert.equal(readTextFile(file, 11), '12345678901');
    });

    it('give the bytes at a place, fewer at the end', () => {
      fs.writeFileSync(file, 'abcdef');
      const fd = fs.openSync(file, 'r');
      try {
        assert.equal(readAt(fd, 2, 3).toString(), 'cde');
        assert.equal(readAt(fd, 4, 100).toString(), 'ef');
        assert.equal(readAt(fd, 9, 1).length, 0);
      } finally {
        fs.closeSync(fd);
      }
    });
  });
});

describe('a folder with all below it', () => {
  it('ends where a link begins', () => {
    const box = new Sandbox();
    for (const folder of ['outside/x', 'inside/a/b'])
      fs.mkdirSync(path.join(box.workspace, folder, '.git'), { recursive: true });
    fs.symlinkSync('../outside', path.join(box.workspace, 'inside', 'link'));
    fs.symlinkSync('.', path.join(box.workspace, 'inside', 'a', 'circle'));
    const names = entriesBelow(path.join(box.workspace, 'inside')).map(({ name }) => name);
    assert.deepEqual(names.sort(), ['.git', 'a', 'b', 'circle', 'link']);
    box.close();
  });
});

describe('a file that is to be read', () => {
  it('is not waited for: a pipe of its name is refused', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-pipe-'));
    try {
      const pipe = path.join(folder, 'pipe');
      spawnSync('mkfifo', [pipe]);
      assert.ok(fs.statSync(pipe).isFIFO());
      assert.throws(() => readIfThere(pipe), /is not a file/);
      assert.throws(() => new Tail(pipe).read(), /is not a file/);
      assert.equal(readIfThere(path.join(folder, 'nothing')), undefined);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
