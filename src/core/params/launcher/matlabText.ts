/** The call of a MATLAB function as the text that `matlab -batch` takes. */

import { isRecord } from '../../../base/json.ts';

/**
 * Texts are not written into the call but handed over as environment variables: whatever a placeholder in them becomes,
 * it stays a text and cannot become code.
 */
export class MatlabCall {
  readonly environment: Record<string, string> = {};
  private readonly written: string[] = [];

  add(value: unknown): void {
    this.written.push(this.literal(value));
  }

  text(entrypoint: string): string {
    return `${entrypoint}(${this.written.join(',')})`;
  }

  private literal(value: unknown): string {
    if (value === null || value === undefined) return '[]';
    if (typeof value === 'string') return this.textLiteral(value);
    if (Array.isArray(value)) return `{${value.map((item) => this.literal(item)).join(',')}}`;
    if (!isRecord(value)) return JSON.stringify(value);
    // A cell as a value would make `struct` a list of structures.
    const pairs = Object.entries(value).map(([key, inner]) => {
      const literal = this.literal(inner);
      return `${this.textLiteral(key)},${Array.isArray(inner) ? `{${literal}}` : literal}`;
    });
    return `struct(${pairs.join(',')})`;
  }

  private textLiteral(text: string): string {
    if (/^[\w .:/\\-]*$/.test(text)) return `'${text}'`;
    const name = `LAUNCHER_ARGUMENT_${Object.keys(this.environment).length + 1}`;
    this.environment[name] = text;
    return `getenv('${name}')`;
  }
}

/** What MATLAB takes as the name of a function, in a package or not. */
export function isFunctionName(text: string): boolean {
  return /^[A-Za-z]\w{0,62}(\.[A-Za-z]\w{0,62}){0,10}$/.test(text);
}
