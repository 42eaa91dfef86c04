/** A file that figures are read from, whatever its format: what all of them have in common. */

import type { SignalLine } from '../line.ts';

export interface Look {
  /** So many bytes at most. */
  readonly limit: number;
  readonly isLast: boolean;
}

export interface MetricFile {
  readonly file: string;
  /** What is new in it. Throws only where the file cannot be read at all. */
  read(look: Look): Promise<SignalLine[]>;
}

/** Lines that cannot be read are told of one by one, until nobody wants to know any more. */
const MOST_TOLD = 3;

export class Damage {
  private count = 0;
  private readonly name: string;
  private readonly source: string;

  constructor(name: string, source: string) {
    this.name = name;
    this.source = source;
  }

  /** Empty where enough was told. */
  line(number: number, what: string): SignalLine[] {
    if (++this.count > MOST_TOLD) return [];
    const more = this.count === MOST_TOLD ? ' Further ones are not told.' : '';
    const message = `${this.name}, line ${number}: ${what}, and is passed over.${more}`;
    return [{ message, level: 'warning', source: this.source }];
  }
}
