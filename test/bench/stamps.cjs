/**
 * Preloaded into a program that is being measured: writes when it started its child, when it saw that child's end,
 * and when the next write after that was on disk. In milliseconds since the program's own start.
 */

const { subscribe } = require('node:diagnostics_channel');
const fs = require('node:fs');

const stamps = {};
const stamp = (name) => {
  stamps[name] ??= performance.now();
};

subscribe('child_process', ({ process: child }) => {
  stamp('child');
  child.prependOnceListener('exit', () => stamp('exit'));
});

const { fdatasyncSync } = fs;
fs.fdatasyncSync = (fd) => {
  fdatasyncSync(fd);
  if ('exit' in stamps) stamp('durable');
};

process.once('exit', () => {
  fs.appendFileSync(process.env.BENCH_STAMPS, `${JSON.stringify({ ...stamps, gone: performance.now() })}\n`);
});
