/** Reads files as CPython does, whatever is in them: both are asked, about real files, odd ones and thousands of generated ones. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { isSpace, lower } from '../../../src/core/config/python.ts';
import { rawSections } from '../../../src/core/config/raw.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { configValues } from '../../../src/core/config/values.ts';
import { PythonPeer, requirePython } from '../../support/pythonPeer.ts';
import { ROOT } from '../../support/sandbox.ts';
import { nastyText, referringText } from './nasty.ts';
import { SNIPPETS } from './snippets.ts';

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'cfg');
const GENERATED = 3000;
const MODES = ['none', 'basic', 'extended'] as const;
type Mode = (typeof MODES)[number];
/** What a program gives for references, beside what stands in the file. */
const GIVEN = new Map([['given', 'G']]);

/** None for a file that is refused; for a value that is, a list. */
const ANSWER = `
import configparser, io
KINDS = {
    'none': configparser.Interpolation,
    'basic': configparser.BasicInterpolation,
    'extended': configparser.ExtendedInterpolation,
}
def value(parser, section, key):
    try:
        return parser.get(section, key)
    except configparser.InterpolationError as error:
        return [type(error).__name__]
def letters():
    every = [chr(code) for code in range(0x110000) if not 0xd800 <= code < 0xe000]
    lowered = {char: char.lower() for char in every if char.lower() != char}
    return [lowered, [char for char in every if char.isspace()]]
def variant(text, options):
    parser = configparser.RawConfigParser(**options)
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except (configparser.Error, AttributeError): # the latter for a continued key without value
        return None
    return {s: dict(parser.items(s)) for s in parser.sections()}
def answer(question):
    if question == 'letters': return letters()
    text, mode = question
    if isinstance(mode, dict): return variant(text, mode)
    defaults = {'given': 'G'} if mode != 'raw' else None
    kind = KINDS['none' if mode == 'raw' else mode]()
    parser = configparser.RawConfigParser(defaults, interpolation=kind)
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error:
        return None
    names = lambda section: [key for key in parser.options(section) if mode == 'raw' or key != 'given']
    return {s: {key: value(parser, s, key) for key in names(s)} for s in parser.sections()}
`;

function isRefused(text: string): boolean {
  return scan(text, PRESETS.python).findings.some(({ severity }) => severity === 'error');
}

type Named = Record<string, Record<string, unknown>>;

function ownRaw(text: string, dialect = PRESETS.python): Named | null {
  const tree = scan(text, dialect);
  if (tree.findings.some(({ severity }) => severity === 'error')) return null;
  const named = [...rawSections(tree)].map(([name, keys]): [string, Record<string, unknown>] => {
    return [name, Object.fromEntries([...keys].map(([key, text = null]) => [key, text]))];
  });
  return Object.fromEntries(named);
}

/** What a dialect may be told, beside what CPython is told then. */
const VARIANTS: readonly (readonly [Partial<Dialect>, Readonly<Record<string, unknown>>])[] = [
  [{ duplicates: 'last' }, { strict: false }],
  [{ loneKeys: true }, { allow_no_value: true }],
  [{ emptyLinesInValues: false }, { empty_lines_in_values: false }],
  [{ defaultSection: 's' }, { default_section: 's' }],
  [{ inlineCommentPrefixes: ['#', ';'] }, { inline_comment_prefixes: ['#', ';'] }],
  [
    { inlineCommentPrefixes: [';', '# '], commentPrefixes: [] },
    { inline_comment_prefixes: [';', '# '], comment_prefixes: [] },
  ],
  [
    { delimiters: ['v', ' =', ':'], commentPrefixes: ['k1', '['] },
    { delimiters: ['v', ' =', ':'], comment_prefixes: ['k1', '['] },
  ],
  [
    { delimiters: ['=', '=='], duplicates: 'last', loneKeys: true },
    { delimiters: ['=', '=='], strict: false, allow_no_value: true },
  ],
];

/** Of a value that cannot be had, the findings of its own line. */
function ownValues(text: string, mode: Mode): Named | null {
  if (isRefused(text)) return null;
  const tree = scan(text, PRESETS.python);
  const { sections, findings } = configValues(tree, { interpolation: mode, given: GIVEN, convert: false });
  const entries = sections.map(({ name, entries }) => {
    const values = [...entries].map(([key, { value, raw, entry }]) => {
      const wrong = findings.filter(
        ({ span, severity }) =>
          severity === 'error' && span.start >= entry.valueSpan.start && span.end <= entry.valueSpan.end,
      );
      return [key, wrong.length > 0 && value === raw ? wrong.map(({ code }) => code) : value];
    });
    return [name, Object.fromEntries(values)];
  });
  return Object.fromEntries(entries);
}

/** Errors are equal whatever they are called. */
function sameErrors(value: unknown): unknown {
  if (Array.isArray(value)) return 'an error';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sameErrors(inner)]));
}

describe('configparser of CPython', () => {
  let python: PythonPeer;
  before(function () {
    requirePython(this);
    python = new PythonPeer(ANSWER);
  });
  after(() => python?.close());

  async function compareRaw(texts: readonly string[]): Promise<number> {
    const theirs = await python.askAll(texts.map((text) => [text, 'raw']));
    for (const [place, text] of texts.entries()) {
      assert.deepEqual(ownRaw(text), theirs[place], JSON.stringify(text));
    }
    return theirs.filter((answer) => answer === null).length;
  }

  async function compareValues(texts: readonly string[], mode: Mode): Promise<unknown[]> {
    const theirs = await python.askAll(texts.map((text) => [text, mode]));
    for (const [place, text] of texts.entries()) {
      const ours = sameErrors(ownValues(text, mode));
      assert.deepEqual(ours, sameErrors(theirs[place]), `${mode} ${JSON.stringify(text)}`);
    }
    return theirs;
  }

  it('gives the same sections, keys and texts for the files of many programs, and refuses the same ones', async () => {
    const files = fs.readdirSync(FIXTURES).map((name) => fs.readFileSync(path.join(FIXTURES, name), 'utf8'));
    const refused = await compareRaw(files);
    assert.ok(files.length > 20 && refused > 5 && refused < files.length - 8);
    for (const mode of MODES) await compareValues(files, mode);
  });

  it('gives the same for every odd spelling', async () => {
    const refused = await compareRaw(SNIPPETS);
    assert.ok(refused > 10 && refused < SNIPPETS.length / 2, `${refused} were refused`);
    for (const mode of MODES) await compareValues(SNIPPETS, mode);
  });

  it('gives the same for generated files', async () => {
    const refused = await compareRaw(fc.sample(nastyText, GENERATED));
    assert.ok(refused > GENERATED / 10 && refused < GENERATED * 0.9, `${refused} were refused`);
  });

  it('gives the same for generated files when both are told of other rules', async () => {
    for (const [rules, options] of VARIANTS) {
      const texts = [...SNIPPETS, ...fc.sample(nastyText, GENERATED / 6)];
      const theirs = await python.askAll(texts.map((text) => [text, options]));
      for (const [place, text] of texts.entries()) {
        const ours = ownRaw(text, { ...PRESETS.python, ...rules });
        assert.deepEqual(ours, theirs[place], JSON.stringify([options, text]));
      }
      assert.ok(theirs.filter((answer) => answer !== null).length > 50, JSON.stringify(options));
    }
  });

  it('calls the same letters small ones and the same signs white space', async () => {
    const [answer] = await python.askAll(['letters']);
    assert.ok(Array.isArray(answer));
    const lowered: [string, string][] = [];
    const spaces: string[] = [];
    for (let code = 0; code < 0x110000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const char = String.fromCodePoint(code);
      if (lower(char) !== char) lowered.push([char, lower(char)]);
      if (code < 0x10000 && isSpace(code)) spaces.push(char);
    }
    assert.deepEqual(Object.fromEntries(lowered), answer[0]);
    assert.deepEqual(spaces, answer[1]);
  });

  for (const mode of ['basic', 'extended'] as const) {
    it(`fills in generated references as its ${mode} interpolation does, and errs where it does`, async () => {
      const texts = fc.sample(referringText(mode), GENERATED / 2);
      const answers = JSON.stringify(await compareValues(texts, mode));
      for (const name of ['MissingOption', 'Syntax', 'Depth']) {
        assert.ok(answers.includes(`Interpolation${name}Error`), `no ${name} in the sample`);
      }
    });
  }
});
