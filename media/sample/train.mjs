/** Fits a line to noisy points: reports progress and metrics, saves states to go on from, and writes a result. */

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const runtrail = createRequire(import.meta.url)('runtrail'); // comes with Runtrail; see docs/clients.md
const { learning_rate, epochs, noise, seed, points = 20_001, pause = 0.4 } = runtrail.params();

let random = seed;
const next = () => {
  random = (random * 48271) % 2147483647;
  return random / 2147483647 - 0.5;
};
const xs = Array.from({ length: points }, (_, i) => (2 * i) / (points - 1) - 1);
const ys = xs.map((x) => 1.5 * x + 0.5 + noise * next());
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const history = []; // all errors of all epochs: what makes a program grow

const print = (text) => process.stdout.write(`${text}\n`);

const ctx = runtrail.context();
const state = ctx.loadCheckpoint() ?? { epoch: 0, slope: 0, offset: 0, loss: 0 };
let { slope, offset, loss } = state;
print(
  `fitting ${xs.length} points for ${epochs} epochs${state.epoch ? `, from epoch ${state.epoch} on` : ''}`,
);
const left = Array.from({ length: epochs - state.epoch }, (_, i) => state.epoch + i + 1);
for (const epoch of runtrail.progress(left, { done: state.epoch, task: 'epoch' })) {
  for (let step = 0; step < 50; step++) {
    const errors = xs.map((x, i) => slope * x + offset - ys[i]);
    loss = mean(errors.map((error) => error * error));
    slope -= (learning_rate / 50) * 2 * mean(errors.map((error, i) => error * xs[i]));
    offset -= (learning_rate / 50) * 2 * mean(errors);
    if (step % 10 === 0) history.push(errors);
  }
  print(`epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  slope ${slope.toFixed(3)}`);
  runtrail.log({ loss, slope }, { step: epoch });
  // As often as the parameter file says, when somebody asks for one, and before it stops.
  if (ctx.checkpointDue(epoch) || ctx.stopping)
    ctx.saveCheckpoint({ epoch, slope, offset, loss }, { step: epoch });
  if (ctx.stopping) {
    print(`stopped after epoch ${epoch}; it can go on from there`);
    process.exit(1);
  }
  await sleep(pause * 1000);
}
ctx.end();
fs.writeFileSync(
  path.join(process.env.RUNTRAIL_OUTPUTS, 'line.json'),
  JSON.stringify({ slope, offset, loss }),
);
print(`the line is y = ${slope.toFixed(3)} x + ${offset.toFixed(3)}`);
