/** Fits a line to noisy points: logs, reports progress and metrics, writes checkpoints and a result. */

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { RUNTRAIL_PARAMS, RUNTRAIL_SIGNALS, RUNTRAIL_CHECKPOINTS, RUNTRAIL_OUTPUTS } = process.env;
const { learning_rate, epochs, noise, seed } = JSON.parse(fs.readFileSync(RUNTRAIL_PARAMS, 'utf8'));

/** One line of JSON is all it takes to tell Runtrail something. */
const say = (signal) => fs.appendFileSync(RUNTRAIL_SIGNALS, `${JSON.stringify(signal)}\n`);

let state = seed;
const random = () => {
  state = (state * 48271) % 2147483647;
  return state / 2147483647 - 0.5;
};
const xs = Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 10_000);
const ys = xs.map((x) => 1.5 * x + 0.5 + noise * random());
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

let slope = 0;
let offset = 0;
let loss = 0;
const history = []; // all errors of all epochs: what makes a program grow
process.stdout.write(`fitting ${xs.length} points for ${epochs} epochs\n`);
for (let epoch = 1; epoch <= epochs; epoch++) {
  for (let step = 0; step < 50; step++) {
    const errors = xs.map((x, i) => slope * x + offset - ys[i]);
    loss = mean(errors.map((error) => error * error));
    slope -= (learning_rate / 50) * 2 * mean(errors.map((error, i) => error * xs[i]));
    offset -= (learning_rate / 50) * 2 * mean(errors);
    if (step % 10 === 0) history.push(errors);
  }
  process.stdout.write(`epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  slope ${slope.toFixed(3)}\n`);
  say({ metric: { loss, slope }, step: epoch });
  say({ progress: { done: epoch, total: epochs, task: 'epoch' } });
  if (epoch % 5 === 0) {
    const file = path.join(RUNTRAIL_CHECKPOINTS, `epoch-${String(epoch).padStart(3, '0')}.json`);
    fs.writeFileSync(file, JSON.stringify({ epoch, slope, offset }));
    say({ checkpoint: { path: file, step: epoch } });
  }
  await sleep(400);
}
fs.writeFileSync(path.join(RUNTRAIL_OUTPUTS, 'line.json'), JSON.stringify({ slope, offset, loss }));
process.stdout.write(`the line is y = ${slope.toFixed(3)} x + ${offset.toFixed(3)}\n`);
