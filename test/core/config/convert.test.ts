/** From the text of a value to the value: what the loader of the rigs did, and what must not happen again. */

import assert from 'node:assert/strict';
import { convertValue } from '../../../src/core/config/convert.ts';
import { detectDialect } from '../../../src/core/config/detect.ts';
import type { Dialect } from '../../../src/core/config/dialect.ts';
import { PRESETS } from '../../../src/core/config/presets.ts';
import { scan } from '../../../src/core/config/scan.ts';
import { configValues } from '../../../src/core/config/values.ts';

const { camstim, python } = PRESETS;
const AUTO: Dialect = { ...python, name: 'auto', values: 'literal' };
const JSON_VALUES: Dialect = { ...AUTO, values: 'json' };

interface Line {
  readonly key: string;
  readonly value: unknown;
  readonly findings: readonly string[];
}

/** What a line in a section of a stimulus file gives. */
function line(text: string): Line {
  const tree = scan(`[Stim]\n${text}\nfps = 60\n`, camstim);
  const { sections, findings } = configValues(tree, { convert: true });
  const [[key, found] = []] = sections[0]?.entries ?? [];
  assert.ok(key !== undefined && found);
  assert.equal(sections[0]?.entries.get('fps')?.value, 60, 'the rest of the section is read');
  return { key, value: found.value, findings: [...tree.findings, ...findings].map(({ code }) => code) };
}

describe('the stimulus files of the rigs', () => {
  it('fold the case of keys', () => {
    assert.deepEqual(line('pulseOnRisingEdge = True'), {
      key: 'pulseonrisingedge',
      value: true,
      findings: [],
    });
  });

  it('may have a comment behind a literal', () => {
    assert.deepEqual(line('sync_sqr_freq = 60    # actually half-period').value, 60);
    assert.deepEqual(line("monitor = 'Gamma1'  # it's new").value, 'Gamma1');
  });

  it('keep a comment behind a plain text, and that is said', () => {
    assert.deepEqual(line('nidevice = Dev1   # card'), {
      key: 'nidevice',
      value: 'Dev1   # card',
      findings: ['comment-in-value'],
    });
    assert.deepEqual(line('x = 4 ; y'), { key: 'x', value: '4 ; y', findings: ['comment-in-value'] });
  });

  it('have the comment on a line of its own after the fix', () => {
    const text = '[Stim]\n  nidevice = Dev1   # card\r\nx = 1\n';
    const [finding] = configValues(scan(text, camstim), { convert: true }).findings;
    const mended = finding?.fixes?.[0]?.edits.toSorted((a, b) => b.span.start - a.span.start) ?? [];
    const result = mended.reduce(
      (now, { span, text: by }) => now.slice(0, span.start) + by + now.slice(span.end),
      text,
    );
    assert.equal(result, '[Stim]\n  # card\r\n  nidevice = Dev1\r\nx = 1\n');
  });

  it('may have a colon, several lines, nothing, a percent sign', () => {
    assert.deepEqual(line('dup: colon value'), { key: 'dup', value: 'colon value', findings: [] });
    assert.deepEqual(line('cont = [1,\n   2,\n   3]'), { key: 'cont', value: [1, 2, 3], findings: [] });
    assert.deepEqual(line('empty ='), { key: 'empty', value: '', findings: [] });
    assert.deepEqual(line('pct = 50%'), { key: 'pct', value: '50%', findings: [] });
  });

  it('name subjects by texts, whatever they look like', () => {
    for (const key of ['mouse_id', 'user_id', 'session_id', 'mouseid', 'subject_ids', 'uuid']) {
      assert.equal(line(`${key} = 366122`).value, '366122');
    }
    assert.equal(line('mouse_id = 012345').value, '012345');
    assert.equal(line('mouse_id = 1e5').value, '1e5');
    assert.equal(line('mouse_id = 366122  # of the day').value, '366122');
    assert.equal(line("mouse_id = 'M1'").value, 'M1');
    assert.equal(line('mouse_id = None').value, null);
    assert.equal(line('grid = 5').value, 5);
    assert.equal(line('valid = 1').value, 1);
  });

  it('lose nothing by a key that comes twice', () => {
    assert.deepEqual(line('a = 1\na = 2'), { key: 'a', value: 2, findings: ['duplicate-key'] });
  });

  it('lose nothing by a missing section or a byte order mark', () => {
    const read = (text: string) => {
      const tree = scan(text, camstim);
      const { sections } = configValues(tree, { convert: true });
      const named = sections.map(({ name, entries }) => [
        name,
        [...entries].map(([key, { value }]) => [key, value]),
      ]);
      return { named, findings: tree.findings.map(({ code }) => code) };
    };
    assert.deepEqual(read('a = 1\n[Stim]\nfps = 60\n'), {
      named: [
        ['', [['a', 1]]],
        ['Stim', [['fps', 60]]],
      ],
      findings: ['no-section'],
    });
    assert.deepEqual(read('\ufeff[Stim]\nfps = 60\n'), { named: [['Stim', [['fps', 60]]]], findings: [] });
  });

  it('are never run', () => {
    const script = line('script = __main__.__file__    # CAN I GET RID OF THIS?');
    assert.deepEqual(script.value, '__main__.__file__    # CAN I GET RID OF THIS?');
    assert.deepEqual(script.findings, ['not-evaluated']);
    assert.deepEqual(line('x = __import__("os").getcwd()').findings, ['not-evaluated']);
    assert.deepEqual(line('x = 60 * 60').findings, ['not-evaluated']);
    assert.deepEqual(line('x = [1, 2').findings, ['not-a-literal']);
    assert.deepEqual(line('x = 2016-01-05').findings, []);
    assert.deepEqual(line('warp = Warp.Disabled').findings, []);
  });

  it('hold Python literals of all kinds', () => {
    assert.deepEqual(line('r = [(1, 0), (-2, 1)]').value, [
      [1, 0],
      [-2, 1],
    ]);
    assert.equal(JSON.stringify(line('t = (0.15, -1e3)').value), '[0.15,-1e3]');
    assert.deepEqual(line('d = {\'line\': 3, "edge": None}').value, { line: 3, edge: null });
  });
});

describe('a value', () => {
  const values = (dialect: Dialect, ...texts: string[]) => texts.map((text) => convertValue(text, dialect));

  it('may be a word for yes or no, and 1 and 0 are numbers', () => {
    assert.deepEqual(values(AUTO, 'yes', 'On', 'TRUE', 'no', 'off', 'False', '1', '0', 'y', 'yes!'), [
      ...[true, true, true, false, false, false, 1, 0, 'y', 'yes!'],
    ]);
  });

  it('is a number in an id, unless the dialect knows ids', () => {
    assert.equal(convertValue('5', AUTO, 'mouse_id'), 5);
    assert.equal(convertValue('5', camstim, 'mouse_id'), '5');
  });

  it('stays the text that it is', () => {
    const texts = [
      '300, auto',
      '0.2 0.25 0.3',
      '2019-10-22T10:58:35',
      'D:/a',
      '012',
      '1.2.3',
      'none',
      '(a',
      'é',
      '',
    ];
    assert.deepEqual(values(AUTO, ...texts), texts);
    assert.deepEqual(values(python, '1', 'True'), ['1', 'True']);
  });

  it('is JSON where the dialect says so', () => {
    assert.deepEqual(values(JSON_VALUES, 'null', 'true', '["a"]', '{"@x":"y"}', '"5"', '1', 'True', "'a'"), [
      ...[null, true, ['a'], { '@x': 'y' }, '5', 1, 'True', "'a'"],
    ]);
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    assert.equal(convertValue(deep, JSON_VALUES), deep);
    assert.deepEqual(convertValue(`["${'['.repeat(300)}\\""]`, JSON_VALUES), [`${'['.repeat(300)}"`]);
  });

  it('is converted in a file that shows nothing special', () => {
    const text = '[a]\nlr = 1e-3\nlayers = [1, 2]\nname = run # 3\n';
    const detected = detectDialect(text);
    assert.ok(detected.kind === 'config');
    const { sections } = configValues(scan(text, detected.dialect), { convert: true });
    const shown = [...(sections[0]?.entries ?? [])].map(([key, { value }]) => [key, value]);
    assert.equal(JSON.stringify(shown), '[["lr",1e-3],["layers",[1,2]],["name","run"]]');
  });
});
