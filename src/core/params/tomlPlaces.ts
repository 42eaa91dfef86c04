/** Where names and values stand in a TOML text. The text is known to be right: its own parser gives values without places. */

import type { Span } from '../../base/finding.ts';
import { Place } from './format.ts';

export function tomlPlaces(text: string): Place {
  return new Scanner(text).scan();
}

interface Name {
  readonly key: string;
  readonly span: Span;
}

const BLANKS = /(?:[ \t\r\n]|#[^\n]*)*/y;
const NAME = /[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([\w-]+))[ \t]*/y;
const TEXT =
  /"""(?:[^\\]|\\[\s\S])*?"""(?:""?(?!"))?|'''[\s\S]*?'''(?:''?(?!'))?|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;
const PLAIN = /[^,\]}#\r\n]*/y;

class Scanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  scan(): Place {
    const root = new Place({ start: 0, end: this.text.length });
    let table = root;
    for (this.take(BLANKS); this.at < this.text.length; this.take(BLANKS)) {
      const before = this.at;
      if (this.text.startsWith('[[', this.at)) table = this.listedTable(root);
      else if (this.text[this.at] === '[') table = this.table(root);
      else this.pair(table);
      if (this.at === before) break; // nothing that is known: the places so far are better than none
    }
    return root;
  }

  /** `[a.b]` */
  private table(root: Place): Place {
    const start = this.at++;
    const names = this.names();
    this.at++;
    return this.walk(root, names, { start, end: this.at });
  }

  /** `[[a.b]]`: one more in a list of tables. */
  private listedTable(root: Place): Place {
    const start = this.at;
    this.at += 2;
    const names = this.names();
    this.at += 2;
    const span = { start, end: this.at };
    const list = this.walk(root, names.slice(0, -1), span);
    const last = names.at(-1);
    if (!last) return root;
    const place = list.at(last.key) ?? list.put(last.key, new Place(span, last.span));
    return place.put(place.size, new Place(span));
  }

  private pair(table: Place): void {
    const names = this.names();
    const start = names[0]?.span.start ?? this.at;
    this.at++; // =
    this.take(/[ \t]*/y);
    const value = { start: this.at, end: this.at };
    const parent = this.walk(table, names.slice(0, -1), { start, end: this.at });
    const last = names.at(-1);
    if (!last) return;
    const place = parent.put(last.key, new Place(value, last.span));
    this.value(place);
  }

  private value(place: Place): void {
    const start = this.at;
    const sign = this.text[start];
    if (sign === '[') this.list(place);
    else if (sign === '{') this.inlineTable(place);
    else if (sign === '"' || sign === "'") this.take(TEXT);
    else this.at = start + this.take(PLAIN).trimEnd().length;
    place.span = { start, end: this.at };
  }

  private list(place: Place): void {
    this.at++;
    for (this.take(BLANKS); !this.isAt(']'); this.take(BLANKS)) {
      this.value(place.put(place.size, new Place({ start: this.at, end: this.at })));
      this.take(BLANKS);
      if (this.isAt(',')) this.at++;
    }
    this.at++;
  }

  private inlineTable(place: Place): void {
    this.at++;
    for (this.take(BLANKS); !this.isAt('}'); this.take(BLANKS)) {
      this.pair(place);
      this.take(BLANKS);
      if (this.isAt(',')) this.at++;
    }
    this.at++;
  }

  /** At the end of the text everything closes. */
  private isAt(sign: string): boolean {
    return this.at >= this.text.length || this.text[this.at] === sign;
  }

  /** `a."b c".d` */
  private names(): Name[] {
    const names: Name[] = [];
    do {
      if (names.length > 0) this.at++;
      const from = this.at;
      NAME.lastIndex = from;
      const [whole = '', basic, literal, bare = ''] = NAME.exec(this.text) ?? [];
      this.at += whole.length;
      const start = from + whole.length - whole.trimStart().length;
      const key = basic === undefined ? (literal ?? bare) : unescaped(basic);
      names.push({ key, span: { start, end: from + whole.trimEnd().length } });
    } while (this.text[this.at] === '.');
    return names;
  }

  /** Into the tables of these names, which begin here where they are new. */
  private walk(from: Place, names: readonly Name[], span: Span): Place {
    let place = from;
    for (const { key, span: keySpan } of names) {
      const inner: Place = place.at(key) ?? place.put(key, new Place(span, keySpan));
      place = inner.at(inner.size - 1) ?? inner; // of a list of tables the last one is meant
    }
    return place;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
};

const ESCAPE = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|([\s\S]))/g;

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_whole, ...groups: readonly (string | undefined)[]) => {
    const [four, eight, two, sign = ''] = groups;
    const code = four ?? eight ?? two;
    return code === undefined ? (ESCAPES[sign] ?? sign) : String.fromCodePoint(Number.parseInt(code, 16));
  });
}
