/** What saying a million metrics costs a program, against writing the same to a file of its own; a run follows it. */

import fs from 'node:fs';
import path from 'node:path';
import { CLI, Sandbox } from '../support/sandbox.ts';
import { compare } from './figures.ts';
import { complete } from './programs.ts';

const LINES = 1_000_000;

/** Each measures itself, so that no start of a program is counted. */
const PYTHON = {
  ours: `
import runtrail, time, os
start = time.perf_counter_ns()
for i in range(${LINES}): runtrail.log(loss=1.0 / (i + 1), step=i)
runtrail.flush()
open(os.environ["TOOK"], "w").write(str(time.perf_counter_ns() - start))`,
  bare: `
import json, time, os
start = time.perf_counter_ns()
with open(os.environ["BARE"], "w") as file:
    for i in range(${LINES}): file.write(json.dumps({"metric": {"loss": 1.0 / (i + 1)}, "step": i}) + "\\n")
open(os.environ["TOOK"], "w").write(str(time.perf_counter_ns() - start))`,
};

const JAVASCRIPT = {
  ours: `
const runtrail = require('runtrail');
const start = performance.now();
for (let i = 0; i < ${LINES}; i++) runtrail.log({ loss: 1 / (i + 1) }, { step: i });
runtrail.flush();
require('fs').writeFileSync(process.env.TOOK, String((performance.now() - start) * 1e6));`,
  bare: `
const fs = require('fs');
const start = performance.now();
const file = fs.openSync(process.env.BARE, 'w');
for (let i = 0; i < ${LINES}; i++) fs.writeSync(file, JSON.stringify({ metric: { loss: 1 / (i + 1) }, step: i }) + '\\n');
fs.writeFileSync(process.env.TOOK, String((performance.now() - start) * 1e6));`,
};

export async function bench(): Promise<void> {
  for (const [name, program, option, { ours, bare }] of [
    ['Python', 'python3', '-c', PYTHON],
    ['JavaScript', process.execPath, '-e', JAVASCRIPT],
  ] as const) {
    const box = new Sandbox();
    const took = path.join(box.root, 'took');
    const env = { ...box.env, TOOK: took, BARE: path.join(box.workspace, 'bare.jsonl') };
    const file = box.params([program, option, ours], { environment: { TOOK: took } });
    const milliseconds = () => Number(fs.readFileSync(took, 'utf8')) / 1e6;
    try {
      await compare({
        name: `1,000,000 metrics in a burst, ${name}`,
        ours: async () => {
          await complete(process.execPath, [CLI, 'run', '--json', file], {
            cwd: box.workspace,
            env: box.env,
          });
          for (const folder of box.folders()) fs.rmSync(folder.root, { recursive: true });
          return milliseconds();
        },
        peer: async () => {
          await complete(program, [option, bare], { env });
          return milliseconds();
        },
        peerName: 'plain file',
        goal: 1.05,
      });
    } finally {
      box.close();
    }
  }
}
