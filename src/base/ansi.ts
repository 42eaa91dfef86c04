/** Program output on its way to a terminal: colours and line editing pass, everything that could act does not. */

/** What may reach the terminal: colours (m), erase in line (K), cursor up and column (A, G), as progress bars use. */
const HARMLESS_FINALS = new Set(['m', 'K', 'A', 'G']);
const NOTHING: ReadonlySet<string> = new Set();
const ESC = 0x1b;
/** No real sequence is longer; what claims to be is dropped. */
const MAX_SEQUENCE = 64;

type Mode = 'text' | 'escape' | 'csi' | 'string' | 'string-escape';

/** A filter over bytes, in linear time, that may be cut anywhere between two calls. */
export class TerminalFilter {
  private mode: Mode = 'text';
  private sequence = '';
  /** The last byte that was let through: dropping what stood between must not join two halves to a control. */
  private previous = 0;
  private readonly passing: ReadonlySet<string>;

  /** Which sequences pass, by their last character. */
  constructor(passing: ReadonlySet<string> = HARMLESS_FINALS) {
    this.passing = passing;
  }

  push(chunk: Uint8Array): Buffer {
    const out = Buffer.allocUnsafe(chunk.length + MAX_SEQUENCE);
    let length = 0;
    for (const byte of chunk) {
      for (const passed of this.step(byte)) {
        out[length++] = passed;
        this.previous = passed;
      }
    }
    return out.subarray(0, length);
  }

  private step(byte: number): readonly number[] {
    switch (this.mode) {
      case 'text':
        return this.text(byte);
      case 'escape':
        return this.afterEscape(byte);
      case 'csi':
        return this.inCsi(byte);
      case 'string':
        // OSC, DCS, APC, PM and SOS: titles, clipboard, links; dropped to their end.
        if (byte === ESC) this.mode = 'string-escape';
        else if (byte === 0x07 || byte === 0x0a) this.mode = 'text';
        return [];
      case 'string-escape':
        if (byte !== ESC) this.mode = byte === 0x5c || byte === 0x0a ? 'text' : 'string';
        return [];
    }
  }

  private text(byte: number): readonly number[] {
    if (byte === ESC) {
      this.mode = 'escape';
      return [];
    }
    // C1 controls are U+0080 to U+009F: in UTF-8 the byte C2 and one of these.
    if (this.previous === 0xc2 && byte >= 0x80 && byte <= 0x9f) return [0xa0];
    const isText =
      byte >= 0x20 ? byte !== 0x7f : byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x08;
    return isText ? [byte] : [];
  }

  private afterEscape(byte: number): readonly number[] {
    if (byte === 0x5b) {
      this.mode = 'csi';
      this.sequence = '';
    } else if (byte === 0x5d || byte === 0x50 || byte === 0x5f || byte === 0x5e || byte === 0x58)
      this.mode = 'string';
    // 20 to 2F stand inside a sequence, such as the choice of a character set that `tput sgr0` prints.
    else if (byte !== ESC && (byte < 0x20 || byte > 0x2f)) this.mode = 'text';
    return [];
  }

  private inCsi(byte: number): readonly number[] {
    if (byte < 0x20) {
      // As a terminal does it: a control breaks the sequence off, and ESC begins the next one.
      this.mode = 'text';
      return this.text(byte);
    }
    const char = String.fromCharCode(byte);
    const isFinal = byte >= 0x40 && byte <= 0x7e;
    if (!isFinal) {
      this.sequence += char;
      if (this.sequence.length > MAX_SEQUENCE - 8 || byte > 0x7e) this.mode = 'text';
      return [];
    }
    this.mode = 'text';
    if (!this.passing.has(char) || !/^[\d;:]*$/.test(this.sequence)) return [];
    return [ESC, 0x5b, ...Buffer.from(this.sequence), byte];
  }
}

/** What a terminal would show in the end, without colours: of a line that was written over, its last state. */
export function plainText(bytes: Uint8Array): string {
  const text = new TerminalFilter(NOTHING).push(bytes).toString('utf8');
  return text
    .replace(/\r+\n/g, '\n')
    .replace(/^.*\r(?=.)/gm, '') // to this pattern a line ends at a return, too
    .replace(/[\r\b]/g, '');
}
