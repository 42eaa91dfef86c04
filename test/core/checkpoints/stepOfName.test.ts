/** Which step a name tells. */

import assert from 'node:assert/strict';
import { stepOfName } from '../../../src/core/checkpoints/stepOfName.ts';

describe('the step of a name', () => {
  for (const [name, step] of [
    ['ckpt_000400.pt', 400],
    ['ckpt-400.index', 400],
    ['model.ckpt-12000', 12000],
    ['step=400.ckpt', 400],
    ['epoch=3-step=400.ckpt', 400],
    ['epoch3.h5', 3],
    ['checkpoint-500', 500],
    ['global_step1200', 1200],
    ['iter_0000040', 40],
    ['resnet50-epoch12.pth', 12],
    ['resnet50_0007.pth', 7],
    ['weights.07-0.25.hdf5', null],
    ['state-40-a1b2c3.ckpt.json', 40],
    ['40.json', 40],
    ['model_v2.pt', null],
    ['best.pt', null],
    ['', null],
    [`step${'9'.repeat(40)}`, null],
  ] as const) {
    it(`${name || '(none)'} is ${step}`, () => {
      assert.equal(stepOfName(name), step);
    });
  }
});
