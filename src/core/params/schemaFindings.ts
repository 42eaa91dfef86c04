/** What the schema of the parameters objects to, at the place of whoever gave the value. */

import type { Finding } from '../../base/finding.ts';
import type { KeyPath } from '../../base/json.ts';
import type { Schema } from '../schema/validator.ts';
import { error } from './format.ts';
import { type Layer, spokenOf, type Values } from './layers.ts';
import { originText } from './origin.ts';
import type { FieldPlaces } from './places.ts';

export function schemaFindings(
  schema: Schema,
  parameters: Values,
  layers: readonly Layer[],
  places: FieldPlaces,
): Finding[] {
  const problems = schema.check(parameters);
  return problems.map(({ code, message, keyPath, suggestion }) => {
    const at: KeyPath = ['parameters', ...keyPath];
    const spoken = spokenOf(layers, keyPath).at(-1);
    if (!spoken) return error(code, message, places.keySpanOf(at));
    if (spoken.layer === 'file' || spoken.layer === 'variant') {
      const isName = code === 'unknown-key' || code === 'wrong-name';
      const span =
        isName && spoken.layer === 'file' ? places.keySpanOf(at) : (spoken.span ?? places.spanOf(at));
      const fixes = isName && spoken.layer === 'file' ? places.rename(at, suggestion) : [];
      return error(code, message, span, ...fixes);
    }
    return error(code, `${message} It comes from ${originText(spoken)}.`, places.keySpanOf(['parameters']));
  });
}
