/** A `.cfg` file as the editor sees it: how it is written, what is wrong with it, what is known of it. */

import { whatIs } from '../../../base/files.ts';
import type { Finding } from '../../../base/finding.ts';
import { explainedOf } from '../../../core/config/assist/explained.ts';
import type { Explained } from '../../../core/config/assist/hover.ts';
import { knownOf } from '../../../core/config/assist/known.ts';
import { type CheckedConfig, checkConfig } from '../../../core/config/check.ts';
import { schemaFor } from '../../../core/config/findSchema.ts';

export interface OpenConfig {
  /** Undefined for a file that only shares the ending. */
  readonly explained: Explained | undefined;
  /** What that is then. */
  readonly foreign: string | undefined;
  /** The name of its dialect, and what it was recognised by. */
  readonly dialect: string | undefined;
  readonly why: string;
  readonly findings: readonly Finding[];
}

export interface ReadOptions {
  readonly file: string | undefined;
  /** What a setting says of the dialect. */
  readonly dialect?: unknown;
  readonly schema?: string | undefined;
}

export async function readConfig(text: string, { file, dialect, schema }: ReadOptions): Promise<OpenConfig> {
  const checked = checkConfig(text, {
    ...{ file, named: dialect },
    ...{ schema: await schemaFor(text, { file, named: schema }), env: process.env, pathExists: whatIs },
  });
  const { detected, findings } = checked;
  // Whoever opens such a file knows what it is: it is told beside the language, and not in the text.
  if (detected.kind === 'foreign') {
    return { explained: undefined, foreign: detected.sentence, dialect: undefined, why: '', findings: [] };
  }
  const { name } = detected.dialect;
  const explained = onDemand(() => explain(checked));
  return {
    ...{ foreign: undefined, dialect: name, why: detected.why, findings },
    get explained() {
      return explained();
    },
  };
}

function explain(checked: CheckedConfig): Explained | undefined {
  const { tree, schema } = checked;
  return tree && explainedOf(checked, tree, knownOf(schema?.schema, tree.dialect));
}

/** While somebody types, only the findings are needed. */
function onDemand<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
