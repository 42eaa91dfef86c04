/** The tables of the launcher's keys as a JSON Schema, for editors. */

import { type Keys, type KnownKey, LAUNCHERS } from './key.ts';
import { DEAD_HINTS, DEAD_KEYS, KEYS } from './keys.ts';
import { ENTRY_KEYS, MODULE_NAMES, MODULES, POLICY, POLICY_KEYS } from './modules.ts';

export function launcherSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:runtrail:launcher-file:1',
    title: 'Parameter file of the OpenScope experimental launcher',
    description:
      'One flat object. Other keys are allowed: they are parameters, and {their names} can stand in texts.',
    type: 'object',
    required: ['launcher'],
    definitions: { step: step() },
    properties: {
      ...propertiesOf(KEYS),
      ...pipelines(),
      ...deadKeys(),
      launcher: { enum: LAUNCHERS, description: 'Which kind of program runs.' },
    },
  };
}

function propertiesOf(keys: Keys): Record<string, object> {
  return Object.fromEntries(Object.entries(keys).map(([key, known]) => [key, propertyOf(known)]));
}

function propertyOf(known: KnownKey): object {
  const { types, about, values, instead } = known;
  const description = instead === undefined ? about : `${about} Without effect in Runtrail: ${instead}.`;
  return {
    ...(types.length > 0 && { type: [...types, 'null'] }),
    ...(values && { enum: [...values, null] }),
    ...(known.default !== undefined && { default: known.default }),
    description,
  };
}

function deadKeys(): Record<string, object> {
  const entries = Object.entries(DEAD_KEYS).map(([key, meant]): [string, object] => {
    const hint = DEAD_HINTS[key] ?? (meant === undefined ? '' : `Write "${meant}".`);
    return [key, { deprecationMessage: `The launcher does not read this key. ${hint}`.trim() }];
  });
  return Object.fromEntries(entries);
}

function pipelines(): Record<string, object> {
  const items = { anyOf: [{ type: 'string', examples: MODULE_NAMES }, { $ref: '#/definitions/step' }] };
  return Object.fromEntries(
    ['pre_acquisition_pipeline', 'post_acquisition_pipeline'].map((key) => {
      const known = KEYS[key];
      return [key, { ...(known && propertyOf(known)), items }];
    }),
  );
}

function step(): object {
  const policies = Object.fromEntries(POLICY_KEYS.map((key) => [key, propertyOf(POLICY)]));
  return {
    type: 'object',
    properties: { ...propertiesOf(ENTRY_KEYS), ...policies },
    allOf: Object.entries(MODULES).map(([name, { parameters, required = [] }]) => ({
      if: { properties: { module_path: { const: name } }, required: ['module_path'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
      then: { properties: { module_parameters: { properties: propertiesOf(parameters), required } } },
    })),
  };
}
