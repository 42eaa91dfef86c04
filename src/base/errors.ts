/** One error type for everything a person may read: what happened, and what to do next. */

export type ErrorCode =
  | 'usage'
  | 'not-found'
  | 'ambiguous'
  | 'invalid'
  | 'newer-version'
  | 'damaged'
  | 'busy'
  | 'refused'
  | 'cannot-start'
  | 'timeout'
  | 'unreachable'
  | 'denied'
  | 'unsupported'
  | 'untrusted';

export interface AppErrorOptions {
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A failure with a closed code, a sentence a scientist understands, and a hint naming the next step. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = options.hint;
  }

  /** By its name: a program that is made of several bundles has a class of its own in each. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'AppError';
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message, and what to do next where that is known. */
export function sentencesOf(error: unknown): string {
  const hint = error instanceof AppError && error.hint !== undefined ? ` ${error.hint}` : '';
  return `${messageOf(error)}${hint}`;
}

/** The errno name (`ENOENT`, `ENOSPC`) of a failed system call, if it was one. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
