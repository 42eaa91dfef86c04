/** A parameter file of another program, said in the fields of ours. Types only. */

import type { Finding, Span } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';
import type { MachineFacts } from '../limits/machine.ts';
import type { LimitRule } from '../run/resources.ts';

/** Where the values of a file stand in its text. */
export interface Spans {
  /** Of the value at a path, or of the nearest one around it that is there. */
  spanOf(keyPath: KeyPath): Span;
  /** Of the name that leads to the value; of the value itself where it has none. */
  keySpanOf(keyPath: KeyPath): Span;
}

/** A file that was read: plain objects, lists and scalars; numbers keep their spelling (base/json.ts). */
export interface Source extends Spans {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
}

/** The file that describes this machine. It is read and found good before anything is adapted. */
export type Rig = Source & { readonly value: Readonly<Record<string, unknown>> };

export interface AdaptContext {
  /** Absolute. */
  readonly workspace: string;
  readonly rig: Rig | undefined;
  readonly isRigBroken?: boolean;
  /** What `$NAME` names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The machine it would run on; where nothing is said, this one. */
  readonly facts?: MachineFacts | undefined;
  /** Parameters of the layers below the file, such as the settings. */
  readonly weaker?: Readonly<Record<string, unknown>> | undefined;
  /** Parameters of the layers above the file, such as `--set`. */
  readonly stronger?: Readonly<Record<string, unknown>> | undefined;
}

/** What nobody but the person knows: a parameter that is asked for, or an error where nobody can be asked. */
export interface Question {
  /** The key of the parameter that the answer becomes, such as `subject_id`. */
  readonly key: string;
  readonly title: string;
  readonly suggestion: string | undefined;
  /** Where only these can be chosen; the first of them is meant to be the careful one. */
  readonly choices?: readonly Choice[];
}

export interface Choice {
  readonly value: string;
  /** What it means, as a sentence. */
  readonly title: string;
}

/** Where a value comes from that the file does not hold. */
export interface ForeignOrigin {
  readonly layer: 'rig' | 'default';
  /** In the rig file. */
  readonly keyPath?: KeyPath;
}

/**
 * What its value depends on stays a placeholder (`{params.subject_id}`, `{rig.COM_port}`, `{run.outputs}`), so that the
 * later layers (`--set`, variants, environment, the answer to a question) reach everything that is made from it.
 */
export interface Adapted {
  /** As a file of our own would have them: `command`, `parameters`, `workflow`, …; numbers keep their spelling. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** Parameters to which neither the file nor a layer below gives a value; those that a later layer gives are not asked for. */
  readonly questions: readonly Question[];
  /** Where a value of `fields` stands in the file; undefined when it is not from there. */
  sourcePathOf(keyPath: KeyPath): KeyPath | undefined;
  /** How limits among the fields are called by that program. */
  readonly limitNames?: ReadonlyMap<LimitRule, string>;
  /** By key of the parameter, where it is not from the file. */
  readonly origins: ReadonlyMap<string, ForeignOrigin>;
}
