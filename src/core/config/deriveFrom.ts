/** The derived values of a file, and why some cannot be worked out. */

import type { Finding } from '../../base/finding.ts';
import { isRecord, plainNumber } from '../../base/json.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { typedValue } from '../schema/typed.ts';
import { FormulaError } from './arithmetic.ts';
import { type DerivedValue, derivedValues } from './derive.ts';
import type { EffectiveSection, EffectiveValue } from './effective.ts';
import { findValue } from './lookUp.ts';
import { firstLine } from './schemaFindings.ts';
import type { Tree } from './tree.ts';

export interface Deriving {
  readonly tree: Tree;
  readonly schema: SchemaDocument | undefined;
}

export interface Derived {
  readonly values: readonly DerivedValue[];
  readonly findings: readonly Finding[];
}

export function deriveFrom(sections: readonly EffectiveSection[], { tree, schema }: Deriving): Derived {
  const root = schema?.parts[0]?.root;
  const rules = isRecord(root) ? root['x-derived'] : undefined;
  if (rules === undefined) return { values: [], findings: [] };
  const find = (name: string) => findValue(sections, name.split('.'), tree.dialect);
  const values = derivedValues(rules, (name) => numberOf(findValue(sections, name, tree.dialect), name));
  const findings = values.flatMap(({ problem, operands }): Finding[] => {
    if (problem === undefined) return [];
    // The last one that was looked at is the one that was of no use.
    const culprit = operands.map((name) => find(name)?.entry).findLast((entry) => entry !== undefined);
    const span = culprit?.valueSpan ?? firstLine(tree.text);
    return [{ code: 'derived-value', severity: 'warning', message: problem, span }];
  });
  return { values, findings };
}

function numberOf(found: EffectiveValue | undefined, name: readonly string[]): number | undefined {
  const { value } = found ?? {};
  if (value === undefined || value === null) return undefined;
  const number = plainNumber(typeof value === 'string' ? typedValue(value, ['number'], value) : value);
  if (typeof number === 'number') return number;
  const shown =
    typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : JSON.stringify(value)?.slice(0, 40);
  throw new FormulaError(`"${name.join('.')}" is ${shown}, which is no number`);
}
