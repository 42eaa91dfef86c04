/** A `.cfg` file as a whole: what holds in it, and what is said where, with what would mend it. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { applyEdits, type Finding } from '../../../src/base/finding.ts';
import { Lines } from '../../../src/base/lines.ts';
import { type CheckedConfig, type CheckOptions, checkConfig } from '../../../src/core/config/check.ts';
import { type SchemaInUse, schemaFor } from '../../../src/core/config/findSchema.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { schemaOfFile, schemaWithin } from '../../../src/core/schema/validator.ts';
import { ROOT, Sandbox } from '../../support/sandbox.ts';

const FIXTURES = path.join(ROOT, 'test', 'fixtures', 'cfg-schema');
const FILE = path.join(FIXTURES, 'recording.cfg');
const TEXT = fs.readFileSync(FILE, 'utf8');

const inUse = (schema: unknown): SchemaInUse => ({
  file: FILE,
  span: { start: 0, end: 0 },
  schema: schemaWithin(schema, FILE),
});
const recording: SchemaInUse = { ...inUse({}), schema: schemaOfFile(`${FILE}.schema.json`) };

function lines(text: string, findings: readonly Finding[]): readonly string[] {
  const places = new Lines(text);
  return findings.map(({ span, severity, code, message }) => {
    const { line, column } = places.positionAt(span.start);
    return `${line}:${column} [${text.slice(span.start, span.end)}] ${severity} ${code}: ${message}`;
  });
}

const check = (text: string, options: CheckOptions = {}) =>
  checkConfig(text, { schema: recording, ...options });
const said = (text: string, options?: CheckOptions) => lines(text, check(text, options).findings);

/** The file after the fix of that name of the finding with this code. */
function mended(text: string, code: string, title: string, options?: CheckOptions): string {
  const fix = check(text, options)
    .findings.filter((finding) => finding.code === code)
    .flatMap(({ fixes = [] }) => fixes)
    .find((each) => each.title === title);
  assert.ok(fix, `no fix "${title}" for ${code}`);
  return applyEdits(text, fix.edits);
}

function valuesOf({ sections }: CheckedConfig): object {
  return Object.fromEntries(
    sections.map(({ name, values }) => [
      name,
      Object.fromEntries(
        [...values].map(([key, { value, origin }]) => [key, `${JSON.stringify(value)} ${origin}`]),
      ),
    ]),
  );
}

describe('a file with a schema', () => {
  it('has values as the schema wants them, defaults, and what follows from them', () => {
    const checked = check(TEXT, { file: FILE, pathExists: () => 'folder' });
    assert.deepEqual(lines(TEXT, checked.findings), []);
    assert.deepEqual(valuesOf(checked), {
      stimulus: {
        trial_count: '20 file',
        trial_duration: '2.5 file',
        kind: '"grating" file',
        shuffled: 'true file',
      },
      recording: { sampling_rate: '30e3 file', probe: '"A12" file', channel_count: '64 schema' },
      output: { folder: '"." file' },
      computed: { estimated_duration_seconds: '50 derived', estimated_file_size_mb: '1920 derived' },
    });
  });

  it('that says nothing has the defaults, and what follows from these', () => {
    assert.deepEqual(Reflect.get(valuesOf(check('[output]\n')), 'computed'), {
      estimated_duration_seconds: '500 derived',
      estimated_file_size_mb: '64 derived',
    });
  });

  it('says all that is missing at once, in the order of the schema', () => {
    assert.deepEqual(said('[stimulus]\nkind = blank\n'), [
      '1:1 [[stimulus]] error missing-section: The section [recording] is missing.',
      '1:1 [[stimulus]] error missing-section: The section [output] is missing.',
      '1:2 [stimulus] error missing-key: "stimulus.trial_count" is missing: it must be a whole number.',
      '1:2 [stimulus] error missing-key: "stimulus.trial_duration" is missing: it must be a number.',
    ]);
  });

  it('adds what is missing: one by one, or all', () => {
    const text = '[stimulus]\nkind=blank\n';
    assert.equal(
      mended(text, 'missing-key', 'Add "trial_count"'),
      '[stimulus]\nkind=blank\ntrial_count=100\n',
    );
    assert.equal(
      mended(text, 'missing-section', 'Add everything that is missing'),
      '[stimulus]\nkind=blank\ntrial_count=100\ntrial_duration=5\n\n[recording]\n\n[output]\n',
    );
    assert.equal(
      mended(text.trimEnd(), 'missing-section', 'Add everything that is missing').replaceAll(/\n{2,}/g, '\n'),
      '[stimulus]\nkind=blank\ntrial_count=100\ntrial_duration=5\n[recording]\n[output]\n',
    );
    assert.equal(
      mended('', 'missing-section', 'Add the section [stimulus]'),
      '[stimulus]\ntrial_count = 100\ntrial_duration = 5\n',
    );
  });

  const WRONG = TEXT.replace('= 20', '= many')
    .replace('2.5', '0')
    .replace('grating', 'gratings')
    .replace('shuffled', 'shufled')
    .replace('A12', 'a12');

  it('says what is wrong, each at its place', () => {
    assert.deepEqual(said(WRONG), [
      '3:15 [many] error wrong-type: "stimulus.trial_count" must be a whole number, and is "many".',
      '3:15 [many] warning derived-value: "computed.estimated_duration_seconds" cannot be worked out from stimulus.trial_count * stimulus.trial_duration: "stimulus.trial_count" is "many", which is no number.',
      '4:18 [0] error out-of-range: "stimulus.trial_duration" must be over 0, and is 0.',
      '5:8 [gratings] error not-allowed-value: "stimulus.kind" must be "grating" or "natural scenes" or "blank", and is "gratings". Did you mean "grating"?',
      '6:1 [shufled] error unknown-key: "stimulus.shufled" is not known. Did you mean "shuffled"?',
      '10:9 [a12] error wrong-pattern: "recording.probe" must match ^[A-Z][a-z0-9]*$, and is "a12".',
    ]);
  });

  it('offers what would be right', () => {
    assert.equal(mended(WRONG, 'wrong-type', 'Change to "100"'), WRONG.replace('many', '100'));
    assert.equal(
      mended(WRONG, 'not-allowed-value', 'Change to "grating"'),
      WRONG.replace('gratings', 'grating'),
    );
    assert.equal(mended(WRONG, 'not-allowed-value', 'Change to "blank"'), WRONG.replace('gratings', 'blank'));
    assert.equal(mended(WRONG, 'unknown-key', 'Change to "shuffled"'), WRONG.replace('shufled', 'shuffled'));
    const range = TEXT.replace('= 20', '= 0');
    assert.equal(mended(range, 'out-of-range', 'Change to "1"'), TEXT.replace('= 20', '= 1'));
  });

  it('looks up paths from the folder of the file', () => {
    const text = TEXT.replace('folder = .', 'folder = there').replace('kind', 'image = x.png\nkind');
    const there: CheckOptions = {
      file: FILE,
      pathExists: (file) => (path.basename(file) === 'there' ? 'file' : undefined),
    };
    assert.deepEqual(said(text, there), [
      '5:9 [x.png] warning missing-path: There is no file "x.png".',
      '14:10 [there] warning missing-path: "there" is a file, and must be a folder.',
    ]);
    assert.deepEqual(
      said(TEXT, { file: FILE, pathExists: (file) => (file === FIXTURES ? 'folder' : undefined) }),
      [],
    );
  });

  it('says when a name differs in its case only, and offers the right one', () => {
    const text = TEXT.replace('[output]', '[Output]');
    assert.deepEqual(said(text), [
      '1:1 [; A recording with a stimulus] error missing-section: The section [output] is missing.',
      '12:2 [Output] warning wrong-case: There is no section [Output]: section names are case-sensitive, and it is called [output].',
    ]);
    assert.equal(mended(text, 'wrong-case', 'Change to "output"'), TEXT);
    const kept = { dialect: { ...PRESETS.python, keyCase: 'keep' } } as const;
    assert.deepEqual(
      said('[recording]\nProbe = A\n', {
        ...kept,
        schema: inUse({ properties: { recording: { properties: { probe: {} } } } }),
      }),
      [
        '2:1 [Probe] warning wrong-case: There is no key "Probe": the case of keys counts in this file, and it is called "probe".',
      ],
    );
  });

  it('says of a name that the schema leaves open when it is probably another one', () => {
    const section = { properties: { rate: {}, trial_count: {} } };
    const schema = inUse({
      properties: { recording: section, closed: { ...section, additionalProperties: true } },
    });
    const text = '[recordin]\n[recording]\ntrail_count = 1\nother = 2\n[closed]\nrat = 1\n';
    assert.deepEqual(said(text, { schema }), [
      '3:1 [trail_count] warning unknown-key: "recording.trail_count" is not known. Did you mean "trial_count"?',
    ]);
    assert.deepEqual(said('[recordin]\n', { schema }), [
      '1:2 [recordin] warning unknown-section: The section [recordin] is not known. Did you mean "recording"?',
    ]);
  });

  it('knows keys whatever their case where that does not count', () => {
    const schema = inUse({
      properties: {
        a: { required: ['KeyOne'], additionalProperties: false, properties: { KeyOne: { type: 'string' } } },
      },
    });
    const checked = check('[a]\nkeyone = 1\n', { schema });
    assert.deepEqual(checked.findings, []);
    assert.deepEqual(valuesOf(checked), { a: { keyone: '"1" file' } });
  });

  it('asks for the keys of DEFAULT only where they mean something', () => {
    const schema = inUse({
      properties: { a: { additionalProperties: false, properties: { x: { type: 'number' } } } },
      additionalProperties: { type: 'object' },
    });
    const text = '[DEFAULT]\nx = one\nother = 1\n[a]\n[b]\n';
    assert.deepEqual(said(text, { schema }), [
      '2:5 [one] error wrong-type: "a.x" must be a number, and is "one".',
    ]);
  });

  it('checks keys before any section as keys of the whole', () => {
    const schema = inUse({
      required: ['fps', 'rate'],
      properties: { fps: { type: 'number' } },
      additionalProperties: false,
    });
    assert.deepEqual(said('fps: sixty\nspf: 1\nw: 1\n', { schema }), [
      '1:1 [fps: sixty] error missing-key: "rate" is missing.',
      '1:6 [sixty] error wrong-type: "fps" must be a number, and is "sixty".',
      '2:1 [spf] error unknown-key: "spf" is not known.',
      '3:1 [w] error unknown-key: "w" is not known.',
    ]);
  });

  it('checks each section of a list', () => {
    const schema = inUse({
      required: ['net'],
      properties: { convolutional: { properties: { filters: { type: 'integer' } } } },
    });
    const text = '[convolutional]\nfilters=1\n[convolutional]\nfilters=two\n[convolutional]\nfilters=x\n';
    assert.deepEqual(said(text, { schema, dialect: PRESETS.darknet }), [
      '1:1 [[convolutional]] error missing-section: The section [net] is missing.',
      '4:9 [two] error wrong-type: "convolutional.filters" must be a whole number, and is "two".',
      '6:9 [x] error wrong-type: "convolutional.filters" must be a whole number, and is "x".',
    ]);
  });

  it('keeps the comment behind a literal that is changed', () => {
    const schema = inUse({ properties: { Stim: { properties: { fps: { maximum: 60 } } } } });
    const text = '[Stim]\nfps = 90   # half\n';
    assert.equal(
      mended(text, 'out-of-range', 'Change to "60"', { schema, dialect: PRESETS.camstim }),
      '[Stim]\nfps = 60   # half\n',
    );
  });

  it('is read in spite of a bad schema, which is named once', () => {
    const text = '[a]\nx = 1\n[a]\nx = 2\n';
    const schema = inUse({ $ref: 'https://example.org/x.json' });
    const checked = check(text, { schema, dialect: PRESETS.darknet });
    assert.deepEqual(
      checked.findings.map(({ code }) => code),
      ['remote-schema'],
    );
    assert.equal(checked.sections.length, 2);
  });

  it('takes no name for one of its own', () => {
    const schema = inUse(
      JSON.parse(
        '{"properties": {"a": {"required": ["constructor"]}, "b": {"additionalProperties": {"type": "number"}}}}',
      ),
    );
    const text = '[__proto__]\npolluted = 1\n[a]\n__proto__ = 1\n[b]\n__proto__ = x\nconstructor = y\n';
    assert.deepEqual(
      check(text, { schema }).findings.map(({ code }) => code),
      ['missing-key', 'wrong-type', 'wrong-type'],
    );
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});

describe('a file of CamStim', () => {
  const camstim = (text: string) => checkConfig(text, { dialect: PRESETS.camstim });

  it('has ten sections with 52 keys when it says nothing', () => {
    const { sections, findings } = camstim('');
    assert.deepEqual(
      sections.map(({ name }) => name),
      [
        'Behavior',
        'Encoder',
        'Reward',
        'Licksensing',
        'Sync',
        'Stim',
        'LIMS',
        'SweepStim',
        'Display',
        'Datastream',
      ],
    );
    assert.equal(
      sections.reduce((sum, { values }) => sum + values.size, 0),
      52,
    );
    assert.deepEqual(findings, []);
  });

  it('says something else key by key, and has sections of its own', () => {
    const values = valuesOf(camstim('[Stim]\nfps = 30.0\nFPS2 = 1\n[Mine]\nx = integration_test\n'));
    assert.deepEqual(Reflect.get(values, 'Mine'), { x: '"integration_test" file' });
    const stim: unknown = Reflect.get(values, 'Stim');
    assert.deepEqual(stim, {
      fps: '30.0 file',
      fps2: '1 file',
      showmouse: 'false default',
      miniwindow: 'false default',
      monitor_brightness: '30 default',
      monitor_contrast: '50 default',
    });
  });

  it('is warned of a section that differs in its case only', () => {
    assert.deepEqual(
      camstim('[stim]\nfps = 1\n').findings.map(({ code }) => code),
      ['wrong-case'],
    );
  });
});

describe('a file that is something else', () => {
  it('is said once, quietly', () => {
    const text = '<?xml version="1.0"?>\n<a/>\n';
    assert.deepEqual(said(text), [
      '1:1 [<?xml version="1.0"?>] info not-a-config: This is XML and not a file of sections and keys.',
    ]);
  });
});

describe('the schema of a file', () => {
  let box: Sandbox;
  before(() => {
    box = new Sandbox();
  });
  after(() => box.close());

  it('is named by one of its first comments, else by a setting, else lies beside it', async () => {
    const file = box.write('a.cfg', '');
    const named = box.write('named.json', {});
    const said = '; what this is\n\n# schema: other/it.json  \n[a]\n';
    assert.equal((await schemaFor('[a]\n# schema: it.json\n', { file }))?.file, undefined);
    const beside = box.write('a.cfg.schema.json', {});
    assert.equal((await schemaFor('[a]\n', { file }))?.file, beside);
    assert.equal((await schemaFor('[a]\n', { file, named }))?.file, named);
    const found = await schemaFor(said, { file, named });
    assert.equal(found?.file, path.join(box.workspace, 'other', 'it.json'));
    assert.equal(said.slice(found.span.start, found.span.end), 'other/it.json');
    const problem = checkConfig(said, { file, schema: found }).findings[0];
    assert.deepEqual([problem?.code, problem?.span], ['bad-schema', found.span]);
  });

  it('is never fetched', async () => {
    const text = '# schema: https://example.org/x.json\n[a]\n';
    const schema = await schemaFor(text, { file: box.write('b.cfg', text) });
    assert.deepEqual(lines(text, checkConfig(text, { schema }).findings), [
      '1:11 [https://example.org/x.json] error remote-schema: The schema is https://example.org/x.json, which is on another machine. Nothing is fetched: keep a copy of it beside the file, and name that.',
    ]);
  });
});
