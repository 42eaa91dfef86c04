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
  | 'unsupported';

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
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The errno name (`ENOENT`, `ENOSPC`) of a failed system call, if it was one. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
