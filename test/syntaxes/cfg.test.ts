/** The colours of `.cfg` files: the scopes of every line of the fixtures are in the `.scopes` file beside each. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import { ROOT } from '../support/sandbox.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SCOPE = 'source.runtrail-cfg';
/** `UPDATE_SCOPES=1` writes what is there now; read the difference before it is committed. */
const UPDATE = process.env['UPDATE_SCOPES'] !== undefined;

async function loadGrammar(): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(fs.readFileSync(wasm));
  const file = path.join(ROOT, 'syntaxes', 'cfg.tmLanguage.json');
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file),
  });
  return (await registry.loadGrammar(SCOPE)) ?? assert.fail('no grammar');
}

/** Each line of a text, and below it what its parts are; parts that are nothing of their own are left out. */
function scopesOf(grammar: IGrammar, text: string): string {
  let state = textmate.INITIAL;
  const told = text.split(/\r?\n/).map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const parts = tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const names = scopes.slice(1).map((scope) => scope.replaceAll('.runtrail-cfg', ''));
      const part = JSON.stringify(line.slice(startIndex, endIndex));
      return names.length === 0 ? [] : [`    ${part} ${names.join(' > ')}\n`];
    });
    return `> ${line}\n${parts.join('')}`;
  });
  return told.join('');
}

describe('the grammar of .cfg files', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar();
  });

  const names = fs.readdirSync(FIXTURES).filter((name) => name.endsWith('.cfg'));
  for (const name of names) {
    it(`colours ${name} as it is written down`, () => {
      const file = path.join(FIXTURES, name);
      const told = scopesOf(grammar, fs.readFileSync(file, 'utf8'));
      if (UPDATE) fs.writeFileSync(`${file}.scopes`, told);
      assert.equal(told, fs.readFileSync(`${file}.scopes`, 'utf8'));
    });
  }

  it('has fixtures', () => assert.ok(names.length > 4));

  it('takes a line of any shape in its stride', () => {
    const shapes = [
      'a',
      ' ',
      '[',
      '[a',
      '(',
      '%(',
      '${',
      "'",
      '"\\',
      '$A',
      '%a',
      'a ',
      '# ',
      '1.',
      '=',
      ',',
      'a=',
    ];
    for (const begin of ['', 'key = ', '[', '  ']) {
      for (const shape of shapes) {
        const line = begin + shape.repeat(20_000 / shape.length); // VS Code colours no longer ones
        const { stoppedEarly } = grammar.tokenizeLine(line, textmate.INITIAL, 1000);
        assert.equal(stoppedEarly, false, `${begin}${shape}…`);
      }
    }
  });
});
