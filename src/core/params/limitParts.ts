/** The fields of a parameter file about what a run may take, what it will take, and how often that is looked at. */

import {
  describe,
  literal,
  maximum,
  maxLength,
  minimum,
  minLength,
  null as nothing,
  number,
  optional,
  regex,
  strictObject,
  string,
  union,
  type ZodMiniType,
} from 'zod/mini';
import { SIZE } from '../../base/size.ts';
import { DURATION } from '../../base/time.ts';

const amount = number().check(minimum(0));
const size = [amount, string().check(regex(SIZE, 'must be a number of bytes, or a text such as "4 GB"'))];
const duration = [
  amount,
  string().check(
    maxLength(100),
    regex(DURATION, 'must be a number of seconds, or a text such as "90 s" or "2 h"'),
  ),
];

/** `false`, or null, takes a default of the machine away. */
const orNone = (kinds: readonly ZodMiniType[], about: string) =>
  optional(union([...kinds, literal(false), nothing()]).check(describe(about)));

const sized = (about: string) => orNone(size, about);
const counted = (about: string) => orNone([amount], about);
const lasting = (about: string) => orNone(duration, about);

const action = optional(
  union([literal('warn'), literal('pause'), literal('stop')]).check(
    describe('What happens beyond the limit: "warn", "pause" or "stop" (default).'),
  ),
);
const hold = (about: string) => optional(union(duration).check(describe(about)));
const holdSeconds = hold('How long it must be beyond the limit before anything is done. Default: 10.');

const group = (about: string, fields: Readonly<Record<string, ZodMiniType>>) =>
  orNone([strictObject({ ...fields, action })], about);

const groups = strictObject({
  memory: group('Memory of all processes of the run together.', {
    bytes: sized('As a number of bytes, or as in "4 GB".'),
    percent: counted('In percent of the memory of the machine.'),
    holdSeconds,
  }),
  cpu: group('How busy all processes of the run together keep the machine.', {
    percent: counted('In percent of one core: 200 are two cores that do nothing else.'),
    machinePercent: counted('In percent of all cores of the machine.'),
    holdSeconds: hold('The time over which the mean is taken. Default: 300.'),
  }),
  time: group('How long the run may take, without the time that it is paused.', {
    seconds: lasting('From the start of the program: a number of seconds, or as in "2 h".'),
  }),
  idle: group('How long the run may print nothing and use less than 1 % of a core.', {
    seconds: lasting('A number of seconds, or as in "10 min".'),
  }),
  start: group('How long the run may take until it prints anything.', {
    seconds: lasting('A number of seconds, or as in "90 s".'),
  }),
  processes: group('How many processes the run may have at once.', {
    count: counted('So many at most.'),
    holdSeconds,
  }),
  output: group('How much the run may write to its log and to its folder of outputs.', {
    bytes: sized('Altogether.'),
    bytesPerSecond: sized('In a second, on average over five.'),
    holdSeconds,
  }),
  disk: group('The disks of the workspace and of the outputs.', {
    freeBytes: sized('So much must stay free.'),
    freePercent: counted('So many percent must stay free.'),
    usedBytes: sized('So much may be used, by whomever.'),
    usedPercent: counted('So many percent may be used, by whomever.'),
    holdSeconds,
  }),
  swap: group('Memory that the machine has moved to its disk.', {
    bytes: sized('As a number of bytes, or as in "1 GB".'),
    percent: counted('In percent of the swap space.'),
    holdSeconds,
  }),
  gpuMemory: group('Memory of graphics cards.', {
    bytes: sized('That the run has on all cards together.'),
    percent: counted('How full a card may be that the run uses.'),
    holdSeconds,
  }),
  machineMemory: group('Memory of the machine that anybody uses.', {
    percent: counted('In percent of all that there is.'),
    holdSeconds,
  }),
});

export const limits = union([groups, literal(false)]);

export const sampling = strictObject({
  seconds: number().check(
    minimum(0.2),
    maximum(60),
    describe('Time between two samples, from 0.2 to 60. Default: 1.'),
  ),
});

export const estimate = strictObject({
  memory: string().check(
    minLength(1),
    maxLength(1000),
    describe('A formula over the parameters, as in "12*nside^2*8*1.5 + 50MB".'),
  ),
});
