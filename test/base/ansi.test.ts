/** Program output on its way to a terminal: it may have colours and progress bars, and may do nothing else. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainText, TerminalFilter } from '../../src/base/ansi.ts';

function filtered(...chunks: readonly (string | Uint8Array)[]): Buffer {
  const filter = new TerminalFilter();
  return Buffer.concat(chunks.map((chunk) => filter.push(Buffer.from(chunk))));
}

const CORPUS: Readonly<Record<string, readonly [output: string, shown: string]>> = {
  'plain text in any script': ['loss 0.5 权重 🚀\r\n\tnext\b', 'loss 0.5 权重 🚀\r\n\tnext\b'],
  colours: [
    '\x1b[1;31mred\x1b[0m \x1b[38;5;200mpink\x1b[38:2::1:2:3m',
    '\x1b[1;31mred\x1b[0m \x1b[38;5;200mpink\x1b[38:2::1:2:3m',
  ],
  'a progress bar': ['\r\x1b[K50%\x1b[A\x1b[2G', '\r\x1b[K50%\x1b[A\x1b[2G'],
  'the clipboard (OSC 52)': ['a\x1b]52;c;cm0gLXJmIC8=\x07b', 'ab'],
  'a link (OSC 8)': ['\x1b]8;;http://evil.example\x1b\\text\x1b]8;;\x1b\\', 'text'],
  'a title (OSC 0)': ['\x1b]0;root@bank\x07x', 'x'],
  'a string ended by ESC ESC \\': ['\x1b]0;t\x1b\x1b\\x', 'x'],
  'a shell mark (OSC 633)': ['\x1b]633;E;rm -rf /;nonce\x07x', 'x'],
  'a string that never ends': ['\x1b]0;title\nnext line', 'next line'],
  'a string that breaks off within its end': ['\x1b]0;title\x1b\nnext line', 'next line'],
  'a device request (DCS)': ['\x1bP$qm\x1b\\x', 'x'],
  'APC, PM and SOS': ['\x1b_a\x1b\\\x1b^b\x1b\\\x1bXc\x1b\\x', 'x'],
  'clearing the screen': ['\x1b[2J\x1b[3J\x1b[Hx', 'x'],
  'questions that the terminal would answer': ['\x1b[c\x1b[6n\x1b[5n\x1b[>c\x1bZx', 'x'],
  modes: ['\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1m\x1b[>4;2mx', 'x'],
  'reset, key modes, charsets': ['\x1bc\x1b=\x1b>\x1b(0\x1b)B\x1b#8x', 'x'],
  'what tput sgr0 prints': ['\x1b(B\x1b[mplain', '\x1b[mplain'],
  'a bell': ['\x07x', 'x'],
  'shift out and other controls': ['\x0e\x0f\x00\x05\x0b\x0c\x7fx', 'x'],
  'C1 controls': ['\u009b2J\u009d0;t\u0085x', '\u00a02J\u00a00;t\u00a0x'],
  'a private final': ['\x1b[31~x\x1b[1;5px', 'xx'],
  'a sequence broken off by the next one': ['\x1b[3\x1b[31mx\x1b[1\ny', '\x1b[31mx\ny'],
  'text before and after a half sequence': ['a\x1b[3', 'a'],
};

const ESC = '\x1b';
/** Printable, line ends, tab, backspace, and the few sequences a progress bar needs. */
const HARMLESS = new RegExp(`^(?:[^\\p{Cc}]|[\\n\\r\\t\\b]|${ESC}\\[[\\d;:]*[mKAG])*$`, 'u');

describe('the terminal filter', () => {
  for (const [what, [output, shown]] of Object.entries(CORPUS)) {
    it(`passes of ${what}: ${JSON.stringify(shown)}`, () => assert.equal(filtered(output).toString(), shown));
  }

  it('does not make a control of two halves by dropping what stands between them', () => {
    for (const between of ['\x00', '\x1b]\x07', '\x1b[2J', '\x1bc']) {
      const bytes = Buffer.concat([
        Buffer.of(0xc2),
        Buffer.from(between),
        Buffer.of(0x9b),
        Buffer.from('2J'),
      ]);
      assert.doesNotMatch(filtered(bytes).toString(), /\u009b/, JSON.stringify(between));
    }
  });

  const piece = fc.oneof(
    fc.constantFrom(...Object.values(CORPUS).map(([output]) => Buffer.from(output) as Uint8Array)),
    fc
      .constantFrom(0x1b, 0x5b, 0x5d, 0x9b, 0xc2, 0x9d, 0x07, 0x0a, 0x3b, 0x6d, 0x4a)
      .map((byte) => Buffer.of(byte)),
    fc.uint8Array({ maxLength: 8 }),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  );
  const output = fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.concat(pieces));

  it('lets through only what is harmless, whatever a program prints', () => {
    fc.assert(
      fc.property(output, (bytes) => {
        assert.match(filtered(bytes).toString('utf8'), HARMLESS);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same bytes wherever the output is cut', () => {
    fc.assert(
      fc.property(output, fc.array(fc.nat(200)), (bytes, places) => {
        const cuts = [0, ...places.map((place) => Math.min(place, bytes.length)).sort((a, b) => a - b)];
        const chunks = cuts.map((start, index) => bytes.subarray(start, cuts[index + 1] ?? bytes.length));
        assert.deepEqual(filtered(...chunks), filtered(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('takes linear time for 10 MB of ESC [ ; ; ; ;', function () {
    this.timeout(20_000);
    const cost = (bytes: number) => {
      const attack = Buffer.from('\x1b[;;;;'.repeat(Math.ceil(bytes / 6)));
      const before = process.cpuUsage();
      assert.equal(filtered(attack).length, 0);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    cost(1 << 20); // the first pass compiles
    const [half, whole] = [cost(5e6), cost(10e6)];
    assert.ok(whole < 2000 && whole < 3 * half, `5 MB: ${half} ms, 10 MB: ${whole} ms of processor time`);
  });

  it('drops a sequence that goes on for ever, and shows what follows it', () => {
    const shown = filtered(`\x1b[${'1'.repeat(1e6)}mtext`).toString();
    assert.match(shown, /^1+mtext$/);
  });
});

describe('plain text of a log', () => {
  const CASES: Readonly<Record<string, readonly [output: string, plain: string]>> = {
    'has no colours': ['\x1b[31mred\x1b[0m\n', 'red\n'],
    'keeps the last state of a line that was written over': ['10 %\r20 %\r30 %\ndone\n', '30 %\ndone\n'],
    'ends lines as the editor does': ['one\r\ntwo\r\r\n', 'one\ntwo\n'],
    'keeps a line that ends with a return': ['waiting\r', 'waiting'],
    'carries out nothing': ['\x1b]0;title\x07a\x1b[2Jb', 'ab'],
  };
  for (const [name, [output, plain]] of Object.entries(CASES)) {
    it(name, () => assert.equal(plainText(Buffer.from(output)), plain));
  }
});
