/** Options of `runtrail resource`. */

export interface SummaryOptions {
  readonly all?: boolean;
  /** In days. */
  readonly period?: number;
  readonly jsonl?: boolean;
}
