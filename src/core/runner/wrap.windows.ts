/** Windows has no `sh`: there the runner itself, as a small second process, is the wrapper. */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors.ts';

/** Runs the program with the descriptors it inherited and writes its exit status. */
export function wrap(control: string, [program = '', ...args]: readonly string[]): void {
  fs.writeFileSync(path.join(control, 'wrapper.pid'), `${process.pid}\n`);
  delete process.env['ELECTRON_RUN_AS_NODE']; // that was for this program only
  const child = spawn(program, args, { stdio: 'inherit', windowsHide: true });
  const finish = (code: number) => {
    const pending = path.join(control, 'exit.pending');
    fs.writeFileSync(pending, String(code).padEnd(15).concat('\n'), { flag: 'r+' });
    fs.renameSync(pending, path.join(control, 'exit'));
    process.exitCode = code;
  };
  child.on('exit', (code) => finish(code ?? 1));
  child.on('error', (error) => {
    fs.appendFileSync(path.join(control, 'wrapper.err'), `${messageOf(error)}\n`);
    finish(127);
  });
}
