/** The types of the npm package `ini`, which brings none. */

declare module 'ini' {
  export function parse(text: string): Record<string, unknown>;
}
