/** The log of a run as it grows: what is new is searched, at a bounded cost, however much a program prints. */

import { statIfThere } from '../../../base/files.ts';
import { Pace } from '../../../base/pace.ts';
import { formatBytes } from '../../../base/size.ts';
import { Tail } from '../../../base/tail.ts';
import type { SignalLine } from '../line.ts';
import type { LogRecogniser } from './found.ts';
import { LogRecognition } from './logRecognition.ts';

const CHUNK = 256 << 10;

export interface LogRates {
  /** Searched in one look. */
  readonly perLook: number;
  /** Once more than this waits, only its newest part is searched. */
  readonly mostWaiting: number;
}

const RATES: LogRates = { perLook: 2 << 20, mostWaiting: 8 << 20 };

export interface LogFollowerOptions {
  /** Where an earlier runner left off. */
  readonly offset?: number;
  readonly rates?: LogRates;
  readonly table?: readonly LogRecogniser[];
}

export class LogFollower {
  offset: number;
  /** Bytes that were never looked at. */
  passedOver = 0;
  private readonly recognition: LogRecognition;
  private readonly rates: LogRates;

  constructor({ offset = 0, rates = RATES, table }: LogFollowerOptions = {}) {
    this.offset = offset;
    this.rates = rates;
    this.recognition = new LogRecognition(table);
  }

  /** From where another one would have to go on: lines are searched as a whole, or not at all. */
  get position(): number {
    return this.offset - this.recognition.pendingBytes;
  }

  /** What is new in the file, which may lie elsewhere than before. */
  async look(file: string, isLast: boolean): Promise<SignalLine[]> {
    const { recognition, rates } = this;
    this.leaveOut(file, isLast);
    const tail = new Tail(file, this.offset);
    const pace = new Pace();
    for (let left = isLast ? rates.mostWaiting : rates.perLook; left > 0; ) {
      const bytes = tail.read(Math.min(CHUNK, left));
      if (bytes.length === 0) break;
      if (tail.offset < this.offset) recognition.skip(); // it was begun anew
      recognition.push(bytes);
      left -= bytes.length;
      this.offset = tail.offset;
      await pace.turn();
    }
    if (isLast) recognition.finish();
    else recognition.peek();
    return [...recognition.take(), ...(isLast ? this.notes() : [])];
  }

  /** Too much waits: nobody could tell from its middle where the program is now. */
  private leaveOut(file: string, isLast: boolean): void {
    const size = statIfThere(file)?.size ?? 0;
    const { mostWaiting, perLook } = this.rates;
    if (size - this.offset <= mostWaiting) return;
    const from = size - (isLast ? mostWaiting : perLook);
    this.passedOver += from - this.offset;
    this.offset = from;
    this.recognition.skip();
  }

  private notes(): SignalLine[] {
    if (this.passedOver === 0) return [];
    const message = `The log grew faster than it could be searched: ${formatBytes(this.passedOver)} of it were passed over.`;
    return [{ message, level: 'warning', source: 'log' }];
  }
}
