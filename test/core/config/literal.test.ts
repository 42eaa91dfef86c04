/** Python literals become JSON values; CPython itself says what is one and what it means. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wholeLiteral } from '../../../src/core/config/convert.ts';
import { readLiteral } from '../../../src/core/config/literal.ts';
import { PythonPeer, requirePython } from '../../support/pythonPeer.ts';

/** What `json.dumps` makes of the literal; None when it is none, or nothing that JSON could hold. */
const ANSWER = `
import ast, warnings
warnings.simplefilter('ignore')
def plain(value):
    if isinstance(value, bytes): return value.decode('latin-1')
    if isinstance(value, (list, tuple)): return [plain(item) for item in value]
    if value == set(): return []
    if isinstance(value, dict):
        if not all(key is None or isinstance(key, (str, int, float, bytes)) for key in value): raise ValueError
        return {plain(key): plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)): return value
    raise ValueError
def answer(text):
    try: return json.dumps(plain(ast.literal_eval(text)))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError): return None
`;

/** JSON with numbers as doubles, and keys in one order, so that spellings do not matter. */
function normal(json: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    );
  };
  return JSON.stringify(sorted(JSON.parse(json)));
}

function own(text: string): string | null {
  const literal = wholeLiteral(text);
  return literal ? normal(JSON.stringify(literal.value)) : null;
}

const LITERALS: readonly string[] = [
  ...[
    '0',
    '7',
    '-7',
    '+7',
    '- 7',
    '--7',
    '007',
    '00',
    '0_0',
    '1_000',
    '1__0',
    '_1',
    '1_',
    '123456789012345678901',
  ],
  ...['0x1F', '0XfF', '0o17', '0b1_01', '0x', '0b2', '-0x10', '0xFFFFFFFFFFFFFFFFFF'],
  ...[
    '1.5',
    '1.',
    '.5',
    '-.5',
    '1e5',
    '1E-5',
    '1.5e+3',
    '1_0.0_1',
    '1e',
    '.',
    'e5',
    '07.5',
    '1.0',
    '0.1',
    '100.0',
  ],
  ...[
    '0.000001',
    '0.0000001',
    '123456789012345.5',
    '1.2.3',
    '1..2',
    '5e-324',
    '3j',
    '1+2j',
    '1+2',
    '2**3',
    '1 2',
  ],
  ...[
    'True',
    'False',
    'None',
    'true',
    'Truex',
    'True1',
    'NoneType',
    '-True',
    '...',
    'inf',
    'nan',
    'set()',
    'set( )',
  ],
  ...["'a'", '"a"', "'a", "a'", "''", "'''a'b'''", '"""a\nb"""', "'a\nb'", "'a' 'b'", "'a'\n'b'", "'a'b'c'"],
  ...[
    "r'\\n'",
    "R'a'",
    "u'a'",
    "U'a'",
    "b'a'",
    "rb'\\x41'",
    "Br'a'",
    "ur'a'",
    "f'a'",
    "b'ä'",
    "b'\\xe4'",
    "'a' b'b'",
  ],
  ...[
    "'\\n\\t\\\\\\'\\\"\\a\\b\\f\\r\\v'",
    "'\\x41\\u0042\\U00000043\\101\\7'",
    "'\\x4'",
    "'\\u12'",
    "'\\U00110000'",
  ],
  ...["'\\q\\8'", "'a\\\nb'", "b'\\u0041\\N{x}'", "'\\400'", "b'\\400'", "'😀\\U0001F600'", "'tab\there'"],
  ...[
    '()',
    '(1)',
    '(1,)',
    '(1,2)',
    '(1,,2)',
    '(,)',
    '((1))',
    '((1),)',
    '1,',
    '1, 2',
    '1, 2,',
    ',',
    '1,,',
    '10,14,  23',
  ],
  ...[
    '[]',
    '[1]',
    '[1,]',
    '[,]',
    '[1 2]',
    '[1, [2, (3, 4)], ]',
    '[',
    ']',
    '[1',
    '[1)',
    '[a]',
    '[(0,0)]',
    '(-300,-300)',
  ],
  ...[
    '{}',
    "{'a': 1}",
    "{'a': 1,}",
    "{'a' 1}",
    '{1: 2, False: 3}',
    '{None: 1}',
    '{(1, 2): 3}',
    "{'a': {'b': []}}",
  ],
  ...[
    "{'a': 1, 'a': 2}",
    "{'__proto__': 1, 'constructor': 2}",
    "{'a':}",
    "{'a'}x",
    '{,}',
    '{[1]: 2}',
    '{1.5: 2}',
  ],
  ...[
    '[1, # one\n2]',
    '[1\n,2\n]',
    '1 # c',
    '1 ; c',
    '# c',
    '',
    ' ',
    '\n1',
    '1\n',
    '1\n# c\n',
    '1 \\\n',
    '[1, \\\n2]',
  ],
  ...[
    '1\n2',
    '__import__("os")',
    'a.b',
    '1 if x else 2',
    '[x for x in y]',
    '{**a}',
    '[*a]',
    'lambda: 0',
    '1 == 1',
  ],
  ...["('a'\n'b')", '(1)(2)', "'%s' % 1", "'a'.upper()", '\u00a01', '１', "'\u2028'", "('a',\n # c\n 'b')"],
];

describe('a Python literal', () => {
  let python: PythonPeer;
  before(function () {
    requirePython(this);
    python = new PythonPeer(ANSWER);
  });
  after(() => python?.close());

  async function compare(texts: readonly string[]): Promise<number> {
    const theirs = await python.askAll(texts);
    for (const [place, text] of texts.entries()) {
      const answer = theirs[place];
      assert.equal(own(text), typeof answer === 'string' ? normal(answer) : null, JSON.stringify(text));
    }
    return theirs.filter((answer) => answer !== null).length;
  }

  it('is what ast.literal_eval takes, with the same value', async () => {
    const literals = await compare(LITERALS);
    assert.ok(literals > 70 && LITERALS.length - literals > 60, `${literals} of ${LITERALS.length}`);
  });

  it('is so too when it was put together by chance', async () => {
    const leaf = fc.constantFrom(
      '1',
      '-2.50',
      '0x1f',
      '1e3',
      'None',
      'True',
      "'a'",
      '"b\\n"',
      "r'c'",
      'x',
      '',
    );
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
        fc.array(tie('value'), { maxLength: 3 }).map((items) => `(${items.join(',')})`),
        fc
          .array(tie('value'), { maxLength: 2 })
          .map((items) => `{${items.map((one) => `'k': ${one}`).join(', ')}}`),
        fc.tuple(tie('value'), fc.constantFrom(' # c', ' ', ',', ')', ' 1')).map((both) => both.join('')),
      ),
    }));
    const literals = await compare(fc.sample(value, 1500));
    assert.ok(literals > 300, `only ${literals} were literals`);
  });

  it('keeps the spelling of numbers that a double would lose', () => {
    const spelled = (text: string) => JSON.stringify(readLiteral(text)?.value);
    assert.equal(
      spelled('[60.0, 1e5, 12345678901234567890, 0.10, .5, 5., 1_000, 0.0000001]'),
      '[60.0,1e5,12345678901234567890,0.10,0.5,5.0,1000,0.0000001]',
    );
    assert.equal(spelled('-0xFFFFFFFFFFFFFFFFFF'), '-4722366482869645213695');
  });

  it('may be braces around values, which are a list in their order', () => {
    assert.deepEqual(readLiteral('{ 3, 1, 3 }')?.value, [3, 1, 3]);
    assert.deepEqual(readLiteral('{ { 1, 2 }, { 3 } }')?.value, [[1, 2], [3]]);
  });

  it('ends where it ends; what follows is for the caller', () => {
    assert.deepEqual(readLiteral("'Dev1' rest"), { value: 'Dev1', end: 6 });
    assert.deepEqual(readLiteral('60   # actually half-period'), { value: 60, end: 2 });
    assert.deepEqual(readLiteral('1, 2, rest'), { value: [1, 2], end: 5 });
    assert.equal(readLiteral('rest'), undefined);
  });

  it('makes own properties of all names', () => {
    const value = readLiteral("{'__proto__': {'polluted': 1}}")?.value;
    assert.deepEqual(Object.keys(value ?? {}), ['__proto__']);
    assert.equal('polluted' in {}, false);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it('is none when it is deeper than Python itself would go', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    assert.ok(readLiteral(nested(200)));
    assert.equal(readLiteral(nested(201)), undefined);
    assert.equal(readLiteral(nested(1_000_000)), undefined);
  });
});
