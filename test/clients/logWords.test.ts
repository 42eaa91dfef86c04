/** What `runtrail log` makes of its words, and what it refuses. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { AppError } from '../../src/base/errors.ts';
import { type LogOptions, logLine } from '../../src/core/signals/logWords.ts';

const said = (words: readonly string[], options: LogOptions = {}) => {
  const { time, ...rest } = JSON.parse(logLine(words, options, 1_500)) as Record<string, unknown>;
  assert.equal(time, 1.5);
  return rest;
};

describe('the words of runtrail log', () => {
  for (const [what, words, options, expected] of [
    ['metrics', ['loss=0.3', 'acc=1e-3'], {}, { metric: { loss: 0.3, acc: 0.001 } }],
    [
      'what is not finite',
      ['a=nan', 'b=-inf', 'c=+Infinity'],
      {},
      { metric: { a: 'NaN', b: '-Infinity', c: 'Infinity' } },
    ],
    [
      'a step and labels',
      ['a=1'],
      { step: '3', context: ['subset=val', 'x='] },
      { metric: { a: 1 }, step: 3, context: { subset: 'val', x: '' } },
    ],
    ['units', ['a=1'], { unit: ['a=m/s'] }, { metric: { a: 1 }, unit: { a: 'm/s' } }],
    [
      'parameters',
      [],
      { param: ['lr=0.1', 'name=x=y', 'list=[1]'] },
      { param: { lr: 0.1, name: 'x=y', list: [1] } },
    ],
    [
      'progress of a total',
      [],
      { progress: '3/10', task: 'e' },
      { progress: { done: 3, total: 10, task: 'e' } },
    ],
    ['percent', [], { progress: '42.5%' }, { progress: { done: 42.5, total: 100 } }],
    [
      'progress without end',
      [],
      { progress: '7', parent: 'p', weight: '2' },
      { progress: { done: 7, total: null, parent: 'p', weight: 2 } },
    ],
    ['a task that ended', [], { task: 'e', state: 'done' }, { progress: { task: 'e', state: 'done' } }],
    [
      'texts',
      [],
      { status: '', message: 'a\n"b"', level: 'warning' },
      { status: '', message: 'a\n"b"', level: 'warning' },
    ],
    [
      'a file',
      [],
      { artifact: 'x', type: 'model' },
      { artifact: { path: path.resolve('x'), type: 'model' } },
    ],
    ['a picture', [], { image: '/x.png' }, { artifact: { path: '/x.png', type: 'image' } }],
    ['a table', [], { table: '/x.csv' }, { artifact: { path: '/x.csv', type: 'table' } }],
    [
      'a checkpoint',
      [],
      { checkpoint: '/c', step: '5', tag: ['keep'], description: 'd' },
      { step: 5, checkpoint: { path: '/c', step: 5, description: 'd', tags: ['keep'] } },
    ],
  ] as const) {
    it(`say ${what}`, () => assert.deepEqual(said(words, options), expected));
  }

  it('take any name, also one that means something to JavaScript', () => {
    const line = logLine(['__proto__=1', 'constructor=2'], {}, 0);
    assert.match(line, /"metric":\{"__proto__":1,"constructor":2\}/);
  });

  for (const [what, words, options, message] of [
    ['nothing', [], {}, /nothing to log/],
    ['a word without a value', ['loss'], {}, /KEY=VALUE, not "loss"/],
    ['a value without a name', ['=1'], {}, /KEY=VALUE/],
    ['a metric that is a text', ['opt=adam'], {}, /value of opt is not a number: "adam"/],
    ['a metric that is a word of JavaScript', ['opt=constructor'], {}, /value of opt is not a number/],
    ['an empty metric', ['a='], {}, /not a number/],
    ['a step that is none', ['a=1'], { step: 'x' }, /--step is a number/],
    ['a progress that is none', [], { progress: '3 of 10' }, /--progress is 3\/10/],
    ['an unknown state', [], { task: 'a', state: 'over' }, /--state is one of running/],
    ['an unknown level', [], { message: 'a', level: 'loud' }, /--level is one of/],
    ['too much', [], { message: 'x'.repeat(70_000) }, /too long/],
  ] as const) {
    it(`are refused: ${what}`, () => {
      assert.throws(
        () => logLine(words, options, 0),
        (error) => error instanceof AppError && error.code === 'usage' && message.test(error.message),
      );
    });
  }
});
