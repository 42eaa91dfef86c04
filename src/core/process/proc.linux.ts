/** Files of `/proc`, read without a `stat` call first: they have no size. One buffer serves all of them. */

import fs from 'node:fs';

const block = Buffer.alloc(64 << 10);

/**
 * What one read gives: whole files where they are short, as most there are. Good until the next read only. Undefined
 * when the process is gone or belongs to somebody else.
 */
export function readProcBytes(file: string): Buffer | undefined {
  return opened(file, (fd) => block.subarray(0, fs.readSync(fd, block)));
}

/** As text, of any length. */
export function readProc(file: string): string | undefined {
  return opened(file, (fd) => {
    let text = '';
    for (let read = fs.readSync(fd, block); read > 0; read = fs.readSync(fd, block)) {
      text += block.toString('latin1', 0, read);
    }
    return text;
  });
}

function opened<T>(file: string, read: (fd: number) => T): T | undefined {
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, 'r');
    return read(fd);
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
