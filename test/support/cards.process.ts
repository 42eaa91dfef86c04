/** Asks a stand-in for `nvidia-smi` until it is killed: `node cards.process.ts PROGRAM`. */

import { Gpus } from '../../src/core/sampling/source/gpus.ts';

const gpus = new Gpus(process.argv[2] ?? '', 1000);
setInterval(() => gpus.now([]), 1000);
