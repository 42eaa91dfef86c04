/** Where the fields of our format stand in the file, also where that file is of another program. */

import type { Fix, Span } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';
import { Lines, type Position } from '../../base/lines.ts';
import type { Adapted, Source, Spans } from './adapted.ts';
import { keyText, valueAt } from './layers.ts';

export class FieldPlaces implements Spans {
  private readonly source: Source;
  private readonly adapted: Adapted | undefined;
  private lines: Lines | undefined;

  constructor(source: Source, adapted?: Adapted) {
    this.source = source;
    this.adapted = adapted;
  }

  spanOf(keyPath: KeyPath): Span {
    const path = this.pathOf(keyPath);
    if (this.isThere(path)) return this.source.spanOf(path);
    // Something that is missing is shown where it would belong, and not all over what it is missing from.
    const around = path.slice(0, -1);
    if (around.length > 0) return this.isThere(around) ? this.source.keySpanOf(around) : this.spanOf(around);
    const { start, end } = this.source.spanOf([]);
    return { start, end: Math.min(start + 1, end) };
  }

  keySpanOf(keyPath: KeyPath): Span {
    const path = this.pathOf(keyPath);
    return this.isThere(path) ? this.source.keySpanOf(path) : this.spanOf(keyPath);
  }

  positionOf(span: Span): Position {
    this.lines ??= new Lines(this.source.text);
    return this.lines.positionAt(span.start);
  }

  /** As it is called in the file. */
  nameOf(keyPath: KeyPath): string {
    return keyText(this.pathOf(keyPath));
  }

  textAt({ start, end }: Span): string {
    return this.source.text.slice(start, end);
  }

  /** The place of a part of a text: exact where the file spells it as it is. */
  spanInside(keyPath: KeyPath, part: string, occurrence: number): Span {
    const around = this.spanOf(keyPath);
    const text = this.source.text.slice(around.start, around.end);
    let at = -1;
    for (let count = 0; count <= occurrence; count++) at = text.indexOf(part, at + 1);
    if (at < 0 || part === '') return around;
    return { start: around.start + at, end: around.start + at + part.length };
  }

  rename(keyPath: KeyPath, name: string | undefined): Fix[] {
    return name === undefined ? [] : this.replace(this.keySpanOf(keyPath), name);
  }

  /** The same for a value that is a text. */
  rewrite(keyPath: KeyPath, text: string | undefined): Fix[] {
    return text === undefined ? [] : this.replace(this.spanOf(keyPath), text);
  }

  private replace(span: Span, name: string): Fix[] {
    const [quote = ''] = /^["']/.exec(this.source.text.slice(span.start, span.end)) ?? [];
    return [{ title: `Write "${name}"`, edits: [{ span, text: `${quote}${name}${quote}` }] }];
  }

  private pathOf(keyPath: KeyPath): KeyPath {
    return this.adapted ? (this.adapted.sourcePathOf(keyPath) ?? []) : keyPath;
  }

  private isThere(path: KeyPath): boolean {
    return path.length > 0 && valueAt(this.source.value, path) !== undefined;
  }
}
