/** Reading `.cfg` files, beside CPython's own parser on the same bytes, and how soon the editor knows what is wrong. */

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import readline from 'node:readline';
import { checkConfig } from '../../src/core/config/check.ts';
import { detectDialect } from '../../src/core/config/detect.ts';
import { type SchemaInUse, schemaFor } from '../../src/core/config/findSchema.ts';
import { scan } from '../../src/core/config/scan.ts';
import { configValues } from '../../src/core/config/values.ts';
import { Sandbox } from '../support/sandbox.ts';
import { compare, printMissing, summarise } from './figures.ts';

/** In each section. */
const KEYS = 39;
const TYPES = [
  { type: 'number', minimum: 0 },
  { type: 'integer', minimum: 0 },
  { type: 'string', minLength: 1 },
  { type: 'boolean' },
  { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
];

const LINES = 40_000;
const KEYSTROKE_LINES = 5_000;
/** An editor that is open has read many files. */
const WARM_UPS = 20;

/** Reads the file again for each line it is sent, and says how many milliseconds that took. */
const PEER = `
import configparser, sys, time
for line in sys.stdin:
    parser = configparser.RawConfigParser()
    start = time.perf_counter()
    parser.read(line.rstrip(), encoding='utf-8')
    print((time.perf_counter() - start) * 1000, flush=True)
`;

export async function bench(): Promise<void> {
  const box = new Sandbox('bench');
  try {
    const file = box.write('large.cfg', configText(LINES));
    box.write('large.cfg.schema.json', SCHEMA);
    const schema = await schemaFor('', { file });
    if (spawnSync('python3', ['--version']).error) printMissing('a .cfg file', 'python3 is not installed');
    else await besidePython(file, schema);
    summarise(`${KEYSTROKE_LINES} lines: findings after a keystroke`, keystrokes(schema), 10);
  } finally {
    box.close();
  }
}

async function besidePython(file: string, schema: SchemaInUse | undefined): Promise<void> {
  const python = spawn('python3', ['-c', PEER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const peer = async () => {
    python.stdin.write(`${file}\n`);
    return Number((await answers.next()).value);
  };
  const ours = async (name: string, goal: number, read: (text: string) => unknown) => {
    const measure = async () => took(() => read(fs.readFileSync(file, 'utf8')));
    for (let round = 0; round < WARM_UPS; round++) await measure();
    await compare({ name, ours: measure, peer, peerName: 'configparser', goal });
  };
  try {
    await ours(`${LINES} lines: read and convert`, 0.3, read);
    await ours(`${LINES} lines: read and validate`, 0.5, (text) => check(text, schema));
  } finally {
    python.stdin.end();
  }
}

/** Everything from the text to the findings and values that do not need a schema. */
function read(text: string): number {
  const detected = detectDialect(text);
  if (detected.kind === 'foreign') throw new Error(detected.sentence);
  const tree = scan(text, detected.dialect);
  return tree.findings.length + configValues(tree, { convert: true }).findings.length;
}

function check(text: string, schema: SchemaInUse | undefined): number {
  const { tree, findings } = checkConfig(text, { schema });
  if (!tree || !schema) throw new Error('There is no schema, or nothing to be checked with it.');
  return findings.length;
}

/** A digit typed somewhere in the middle, each time somewhere else. */
function keystrokes(schema: SchemaInUse | undefined): number[] {
  const text = configText(KEYSTROKE_LINES);
  const times: number[] = [];
  for (let round = -20; round < 50; round++) {
    const at = text.indexOf(' = ', ((round + 20) * text.length) / 80) + 3;
    const typed = `${text.slice(0, at)}1${text.slice(at)}`;
    const time = took(() => check(typed, schema));
    if (round >= 0) times.push(time);
  }
  return times;
}

function took(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** For every section the same: each key has its type, and some have limits. */
const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: KEYS }, (_, key) => [line(0, key).split(/ = |: /)[0], TYPES[key % 5]]),
    ),
    additionalProperties: false,
  },
};

/** Sections of forty lines with all kinds of values, about 25 characters in a line. */
function configText(count: number): string {
  const lines: string[] = [];
  for (let section = 0; lines.length < count; section++) {
    lines.push(`[Section_${section}]`);
    for (let key = 0; key < KEYS; key++) lines.push(line(section, key));
  }
  return `${lines.slice(0, count).join('\n')}\n`;
}

function line(section: number, key: number): string {
  if (key % 13 === 12) return '# what stands in the line below';
  if (key % 5 === 0) return `sample_rate_${key} = ${(section * 7 + key) / 10}`;
  if (key % 5 === 1) return `trial_count_${key} = ${section * key}`;
  if (key % 5 === 2) return `deviceName_${key}: Dev${key}/ao${section}`;
  if (key % 5 === 3) return `is_enabled_${key} = True`;
  return `lines_${key} = [(0, ${section}), (1, ${key})]`;
}
