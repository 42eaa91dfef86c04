/** Each file is read in the dialect of the program that it belongs to, and what is no such file is named. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../../src/base/finding.ts';
import { type ConfigFile, detectDialect } from '../../../src/core/config/detect.ts';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { configValues } from '../../../src/core/config/values.ts';
import { ROOT } from '../../support/sandbox.ts';

/** The beginning of a reference; linters take it for a mistake in a plain text. */
const $ = '$';

const fixture = (name: string) => fs.readFileSync(path.join(ROOT, 'test', 'fixtures', 'cfg', name), 'utf8');

function config(text: string, named?: string | Dialect): ConfigFile {
  const detected = detectDialect(text, { named });
  assert.ok(detected.kind === 'config', 'it is a file of sections and keys');
  return detected;
}

/** What of the dialect is other than Python's configparser would have it. */
function special(text: string): Partial<Record<string, unknown>> {
  const { dialect } = config(text);
  if (dialect.name !== 'auto') return { name: dialect.name };
  const plain: Dialect = { ...PRESETS.python, name: 'auto', values: 'literal', markIsText: false };
  return Object.fromEntries(
    Object.entries(dialect).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(Object.entries(plain).find(([key]) => key === name)?.[1]),
    ),
  );
}

/** Codes of what is found, and the values of one section. */
function meaning(name: string, section: string) {
  const text = fixture(name);
  const tree = scan(text, config(text).dialect);
  const { sections, findings } = configValues(tree, { convert: true });
  const entries = sections.find((one) => one.name === section)?.entries ?? [];
  return {
    values: JSON.parse(
      JSON.stringify(Object.fromEntries([...entries].map(([key, { value }]) => [key, value]))),
    ),
    codes: [...tree.findings, ...findings].map(({ severity, code }) => `${severity} ${code}`),
  };
}

describe('the dialect of a file', () => {
  it('is the one it names itself, before a setting, before what its text shows', () => {
    const text = '[net]\nx = 1\n[convolutional]\n';
    assert.equal(config(text).dialect, PRESETS.darknet);
    assert.equal(config(text, 'camstim').dialect, PRESETS.camstim);
    assert.equal(config(`# schema: a.json\n; Dialect: ini\n${text}`, 'camstim').dialect, PRESETS.ini);
    assert.equal(config(`\ufeff# dialect: python\n${text}`).dialect, PRESETS.python);
    assert.equal(config(`${text}# dialect: python\n`).dialect, PRESETS.darknet);
    const own = { ...PRESETS.ini, name: 'mine' };
    assert.equal(config(text, own).dialect, own);
    assert.match(config(text).why, /layers of a network/);
  });

  it('is guessed when the name is unknown, which is said and can be mended', () => {
    const text = '# dialect: drknet\n[net]\n[yolo]\n';
    const { dialect, findings } = config(text);
    assert.equal(dialect, PRESETS.darknet);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['unknown-dialect'],
    );
    const fix = findings[0]?.fixes?.find(({ title }) => title.includes('darknet'));
    assert.equal(config(applyEdits(text, fix?.edits ?? [])).findings.length, 0);
  });

  it('is the one of the program, for the files of many programs', () => {
    const seen: Record<string, Partial<Record<string, unknown>>> = {
      'stim.cfg': { name: 'camstim' },
      'camstim-rig.cfg': { name: 'camstim' },
      'network.cfg': { name: 'darknet' },
      'paths.ini': { interpolation: 'basic' },
      'recorder.cfg': { headless: true },
      'recording.meta': { headless: true },
      'tracker.txt': { headless: true },
      'sorting.params': { inlineCommentPrefixes: ['#'] },
      'sampler.ini': {
        commentPrefixes: ['#', ';', '%include'],
        inlineCommentPrefixes: [';'],
        interpolation: 'basic',
      },
      'model.cfg': { interpolation: 'dotted', values: 'json' },
      'workflow.ini': { interpolation: 'pipe' },
      'buildout.cfg': { interpolation: 'extended' },
      'alembic.ini': {},
      'macros.cfg': {},
      'provider.cfg': {},
      'prefs.spec': {},
      'mixed-ends.cfg': {},
      'duplicates.ini': {},
    };
    for (const [name, expected] of Object.entries(seen))
      assert.deepEqual(special(fixture(name)), expected, name);
  });

  it('is seen only where it surely shows', () => {
    assert.deepEqual(special('[a]\ncolor = #fff\nother = #000  # black\n'), {});
    assert.deepEqual(special('[a]\npaths = C:\\a ; C:\\b ; C:\\c\n'), {});
    assert.deepEqual(special(`[a]\nx = ${$}{HOME}/y\ndate = %d/%m/%Y %(asctime)s\n`), {});
    assert.deepEqual(special('[a]\n[b]\n[a]\n'), {});
    assert.deepEqual(special('[[point]]\nx = 1\n[[point]]\nx = 2\n'), { duplicates: 'list' });
    assert.deepEqual(special('[peak]\n[peak]\n[peak]\n'), { duplicates: 'list' });
    assert.deepEqual(special('[modules]\nfoo\nbar baz\nqux\n'), { loneKeys: true });
    assert.deepEqual(special('[a]\nurl = http://x#y\nk = v # c\n'), { inlineCommentPrefixes: ['#'] });
    assert.deepEqual(special("[a]\nk = '1 # 2'\n"), {});
    assert.deepEqual(special('[a]\nx = []\ny = (1, 2)\n'), {});
    assert.deepEqual(special('[a]\nx = ["a"]\ny = True\n'), {});
    assert.deepEqual(special(''), {});
  });

  it('gives the values that the program means', () => {
    assert.deepEqual(meaning('network.cfg', 'net').values, {
      ...{ batch: 64, subdivisions: 2, width: 416, hue: 0.1, steps: [400000, 450000], scales: [0.1, 0.1] },
    });
    assert.deepEqual(meaning('network.cfg', 'net').codes, ['info duplicate-key']);
    assert.deepEqual(meaning('sorting.params', 'data').values, {
      ...{ file_format: '', stream_mode: null, mapping: '', overwrite: true },
    });
    assert.deepEqual(meaning('recorder.cfg', '').values, {
      studyroot: 'C:/Recordings/Current',
      pathtemplate: 'sub-%p/ses-%s/exp%n/block_%b.xdf',
      requiredstreams: ['ActiChamp (a)', 'Eyes (b)'],
      rcsenabled: 1,
      rcsport: 22345,
    });
    assert.deepEqual(
      meaning('paths.ini', 'paths').values['connection_table'],
      'D:\\Experiments\\two_photon\\connection_table.h5',
    );
    assert.deepEqual(meaning('paths.ini', 'paths').codes, ['warning unresolved-reference']);
    assert.deepEqual(meaning('workflow.ini', 'datafind').values, {
      channel: 'H1:GDS-CALIB_STRAIN',
      'require-all': '',
    });
    assert.deepEqual(meaning('model.cfg', 'nlp').values['batch_size'], 1000);
    assert.deepEqual(meaning('sampler.ini', 'camb').values, {
      ...{ file: 'modules/camb.so', lmax: 2600, feedback: 0, kmax: '0.2 0.25 0.3', root_dir: 'modules' },
    });
    assert.deepEqual(meaning('duplicates.ini', 'prior').codes, [
      'error duplicate-key',
      'error duplicate-section',
    ]);
    assert.deepEqual(meaning('stim.cfg', 'Sync').values, { syncsqrloc: [510, 360], syncsqrfreq: 60 });
  });

  it('has nothing to say of the files of programs that use their own rules', () => {
    for (const name of [
      'stim.cfg',
      'tracker.txt',
      'recording.meta',
      'macros.cfg',
      'sampler.ini',
      'alembic.ini',
    ]) {
      assert.deepEqual(meaning(name, '').codes, [], name);
    }
  });
});

describe('a file that is no file of sections and keys', () => {
  const what = (text: string) => {
    const detected = detectDialect(text);
    return detected.kind === 'foreign' ? detected.what : detected.dialect.name;
  };

  it('is named', () => {
    assert.equal(what(fixture('devices.cfg')), 'commands');
    assert.equal(what(fixture('modules.cfg')), 'indented tree');
    assert.equal(what(fixture('server.cfg')), 'hocon');
    assert.equal(what(fixture('settings.cfg')), 'xml');
    assert.equal(what(fixture('project.cfg')), 'yaml');
    assert.equal(what('---\na: 1\n'), 'yaml');
    assert.equal(what('{\n  "a": [1]\n}'), 'json');
    assert.equal(what('[{"a": 1}]'), 'json');
    assert.equal(what('["a", "b"]'), 'json');
    assert.equal(what('input {\n  file => "x"\n}\n'), 'hocon');
    assert.equal(
      what('global\n  log /dev/log x\n  maxconn 4\ndefaults\n  mode http\n  timeout connect 5\n'),
      'commands',
    );
    assert.equal(what('PACKAGE = "a"\nfrom a.b import *\ngen = Generator()\n'), 'python');
    assert.equal(what('set port 80\nset host a\nbind key b\nmap x y\n'), 'commands');
    assert.equal(what('\x00\x01\x02\x03\x04\x05\x06\x07\x00\x00\x00\x00MZ'), 'binary');
    assert.equal(what(Buffer.from('[a]\nkey = value\n', 'utf16le').toString('utf8')), 'binary');
  });

  it('is said in a sentence', () => {
    const detected = detectDialect(fixture('settings.cfg'));
    assert.match(detected.kind === 'foreign' ? detected.sentence : '', /^This is XML and not/);
  });

  it('is none of those that only look like it', () => {
    for (const text of [
      '[a]\nx = {\n  1\n  }\n',
      'k: v\nl: w\n',
      'a:\n  b\n  c\n',
      '[1, 2]\nx = 1\n',
      '["a"]\nx = 1\n',
      'word\n',
      '[a]\n\0x = 1\n',
      'x = <b>\n',
    ]) {
      assert.equal(what(text), 'auto', text);
    }
  });

  it('is read all the same when somebody says how', () => {
    assert.equal(config(fixture('project.cfg'), 'ini').dialect, PRESETS.ini);
  });
});
