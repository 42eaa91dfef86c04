/** Writes the JSON Schemas that editors use, from what checks the files: `npm run schemas`. */

import fs from 'node:fs';
import path from 'node:path';
import { toJSONSchema } from 'zod/mini';
import { launcherSchema } from '../src/core/params/launcher/jsonSchema.ts';
import { parameterFile } from '../src/core/params/schema.ts';
import { signalLine } from '../src/core/signals/schema.ts';

const committed = path.resolve(import.meta.dirname, '..', 'media', 'schemas', 'parameter-file.schema.json');
const target = process.argv[2] ?? committed;

// Draft 7 is what editors understand best.
const { $schema, ...fields } = toJSONSchema(parameterFile, { target: 'draft-07', io: 'input' });
const schema = {
  $schema,
  $id: 'urn:runtrail:parameter-file:1',
  title: 'Runtrail parameter file',
  description: 'What an experiment runs, with which parameters, and which files it reads and writes.',
  // Not part of the standard; VS Code then accepts what Runtrail accepts.
  allowComments: true,
  allowTrailingCommas: true,
  ...fields,
  anyOf: [{ required: ['command'] }, { required: ['script'] }],
};

fs.mkdirSync(path.dirname(target), { recursive: true });
fs.writeFileSync(target, `${JSON.stringify(schema, null, 2)}\n`);
fs.writeFileSync(
  path.join(path.dirname(target), 'launcher.schema.json'),
  `${JSON.stringify(launcherSchema(), null, 2)}\n`,
);

const signals = toJSONSchema(signalLine, { target: 'draft-07', io: 'input' });
fs.writeFileSync(
  path.join(path.dirname(target), 'signals.schema.json'),
  `${JSON.stringify(
    { ...signals, $id: 'urn:runtrail:signals:1', title: 'A line of Runtrail signals' },
    null,
    2,
  )}\n`,
);
