/** Work that somebody else's text decides the length of: a pattern or a schema can be made to run for years. */

import vm from 'node:vm';

interface Result<T> {
  readonly value: T;
}

const room: { work?: (() => unknown) | undefined } = vm.createContext({});
const script = new vm.Script('work()');

/** So much longer by the clock, where the machine had others to work for. */
const BUSY = 2;

/**
 * What the work gives, or undefined when it took longer: then it was broken off wherever it was. Where that was the
 * machine's doing it is begun anew, once.
 */
export function withinTime<T>(limitMs: number, work: () => T): Result<T> | undefined {
  const start = process.cpuUsage();
  const result = attempt(limitMs, work);
  const { user, system } = process.cpuUsage(start);
  return result || (user + system) / 1000 > limitMs / 2 ? result : attempt(limitMs * BUSY, work);
}

function attempt<T>(limitMs: number, work: () => T): Result<T> | undefined {
  let result: Result<T> | undefined;
  const outer = room.work;
  room.work = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(room, { timeout: limitMs });
    return result;
  } catch (error) {
    // The error comes from the room, so that it is no instance of our own class.
    if (Object(error).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    room.work = outer;
  }
}
