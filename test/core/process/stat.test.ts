/** `/proc/PID/stat`, whatever a program is called. */

import assert from 'node:assert/strict';
import { parseStat, readStat } from '../../../src/core/process/stat.linux.ts';
import { requireLinux } from '../../support/requires.ts';

const NUMBERS =
  '70 71 72 0 -1 4194560 11044 300 14 0 8 3 50 7 20 0 9 0 3560957 10049544192 19842 18446744073709551615 7626752';

function parsed(name: string, state = 'R', numbers = NUMBERS) {
  return parseStat(42, Buffer.from(`42 (${name}) ${state} ${numbers}\n`));
}

describe('the line of a process', () => {
  for (const name of ['sh', 'a b', ') R 1 1 1 (', 'new\nline', '))', '', 'ä'.repeat(8)]) {
    it(`is read whatever the program is called: ${JSON.stringify(name)}`, () => {
      assert.deepEqual(parsed(name), {
        pid: 42,
        ppid: 70,
        pgid: 71,
        session: 72,
        startTicks: '3560957',
        hasEnded: false,
        ticks: 11,
        childTicks: 57,
        faults: 11044,
        childFaults: 300,
        threads: 9,
        rssPages: 19842,
      });
    });
  }

  it('says who has ended: a zombie, but not one whose other threads go on', () => {
    assert.equal(parsed('sh', 'Z', NUMBERS.replace(' 20 0 9 ', ' 20 0 1 '))?.hasEnded, true);
    assert.equal(parsed('sh', 'Z')?.hasEnded, false);
  });

  it('that is torn or empty is none', () => {
    for (const text of ['', '42', '42 (sh', '42 (sh)', '42 (sh) R 1 2 3'])
      assert.equal(parseStat(42, Buffer.from(text)), undefined, text);
  });

  it('is that of this very process, and there is none of a pid that is free', function () {
    requireLinux(this, 'it reads /proc');
    const own = readStat(process.pid);
    assert.equal(own?.ppid, process.ppid);
    assert.ok(own.rssPages > 1000 && own.threads > 1, JSON.stringify(own));
    assert.equal(readStat(2 ** 30), undefined);
  });
});
