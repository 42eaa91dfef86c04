/** `.cfg` files inside the extension host: what VS Code gets when it asks for what the editor shows. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../support/sandbox.ts';

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['stimulus'],
  properties: {
    stimulus: {
      type: 'object',
      description: 'What is shown.',
      required: ['trial_count', 'trial_duration'],
      additionalProperties: false,
      properties: {
        trial_count: { type: 'integer', minimum: 1, default: 100, description: 'How often it is shown.' },
        trial_duration: { type: 'number', default: 5 },
        shape: { enum: ['grating', 'gabor'] },
      },
    },
  },
  'x-derived': { 'computed.seconds': 'stimulus.trial_count * stimulus.trial_duration' },
};

const TEXT = [
  '# a stimulus',
  '# schema: rig.schema.json',
  '[DEFAULT]',
  'root = data',
  '[stimulus]',
  'trial_count = many',
  'shape = grating',
  'sahpe = 1',
  '[paths]',
  'folder = %(root)s/x',
  'file = rig.schema.json',
].join('\n');

describe('.cfg files', () => {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail('no folder');
  const open = async (name: string, text: string) => {
    fs.writeFileSync(path.join(root, name), text);
    return vscode.workspace.openTextDocument(path.join(root, name));
  };
  const problems = ({ uri }: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Runtrail');
  let document: vscode.TextDocument;
  const at = (text: string, shift = 0) => document.positionAt(document.getText().indexOf(text) + shift);
  const ask = async <T>(what: string, ...args: readonly unknown[]): Promise<T> => {
    const found: unknown = await vscode.commands.executeCommand(
      `vscode.execute${what}`,
      document.uri,
      ...args,
    );
    return found as T; // as VS Code describes its own command
  };

  before(async () => {
    fs.writeFileSync(path.join(root, 'rig.schema.json'), JSON.stringify(SCHEMA));
    document = await open('rig.cfg', TEXT);
    await until('there are problems', () => problems(document).length > 0);
  });

  it('are in the language of ours; those of tools are left to what they were', async () => {
    assert.equal(document.languageId, 'runtrail-cfg');
    const tool = await open('setup.cfg', '[metadata]\nname = x\nname = y\n');
    assert.notEqual(tool.languageId, 'runtrail-cfg');
    await until('the other is checked', () => problems(document).length > 0);
    assert.deepEqual(problems(tool), []);
    fs.mkdirSync(path.join(root, '.runtrail'), { recursive: true });
    fs.writeFileSync(path.join(root, '.runtrail', 'config.json'), '{"dialects": {"setup.cfg": "python"}}');
    await until('a setting says that it is checked', () => problems(tool).length > 0);
  });

  it('show every problem at its place, with its code', () => {
    const told = problems(document).map(({ code, range }) => [code, document.getText(range)]);
    assert.deepEqual(told.filter(([code]) => code === 'wrong-type' || code === 'unknown-key').sort(), [
      ['unknown-key', 'sahpe'],
      ['wrong-type', 'many'],
    ]);
    assert.ok(
      told.some(([code]) => code === 'missing-key'),
      JSON.stringify(told),
    );
  });

  it('offer to mend what is missing', async () => {
    const missing = problems(document).find(({ code }) => code === 'missing-key') ?? assert.fail('none');
    const actions = await ask<vscode.CodeAction[]>('CodeActionProvider', missing.range);
    const fix = actions.find(({ title }) => title.includes('trial_duration'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /^trial_duration = /m);
    await until('it is mended', () => problems(document).every(({ code }) => code !== 'missing-key'));
  });

  it('look at what is typed, and forget a file that is closed', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(at('many'), at('many', 4)), '7');
    await vscode.workspace.applyEdit(edit);
    await until('it is a number', () => problems(document).every(({ code }) => code !== 'wrong-type'));
  });

  it('complete keys, sections and values', async () => {
    const found = await ask<vscode.CompletionList>('CompletionItemProvider', at('shape = ', 8));
    const labels = found.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('gabor'), labels.join());
  });

  it('explain on hover', async () => {
    const [hover] = await ask<vscode.Hover[]>('HoverProvider', at('trial_count', 2));
    const [content] = hover?.contents ?? [];
    const text = content instanceof vscode.MarkdownString ? content.value : '';
    assert.match(text, /How often it is shown/);
    assert.match(text, /`7` from this file/);
    assert.match(text, /computed\\?\.seconds/);
  });

  it('have an outline, folds, links, definitions and names', async () => {
    const symbols = await ask<vscode.DocumentSymbol[]>('DocumentSymbolProvider');
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['DEFAULT', 'stimulus', 'paths'],
    );
    const folds = await ask<vscode.FoldingRange[]>('FoldingRangeProvider');
    assert.ok(folds.some(({ start }) => start === 4));
    const links = await ask<vscode.DocumentLink[]>('LinkProvider');
    assert.ok(links.some(({ target }) => target?.fsPath === path.join(root, 'rig.schema.json')));
    const [definition] = await ask<vscode.LocationLink[]>('DefinitionProvider', at('%(root)s', 3));
    assert.equal(definition?.targetRange.start.line, 3);
    const edit = await ask<vscode.WorkspaceEdit>('DocumentRenameProvider', at('root', 1), 'base');
    assert.deepEqual(
      edit.get(document.uri).map(({ newText }) => newText),
      ['base', 'base'],
    );
  });

  it('are formatted', async () => {
    const edits = await ask<vscode.TextEdit[]>('FormatDocumentProvider', { tabSize: 2, insertSpaces: true });
    assert.ok(edits.length > 0, 'the file ends without a line end');
  });

  it('lead to a run', async () => {
    const lenses = await ask<vscode.CodeLens[]>('CodeLensProvider', 10);
    assert.ok(lenses.some(({ command }) => command?.command === 'runtrail.config.useInRun'));
  });

  it('of another kind are left alone', async () => {
    const other = await open(
      'scope.cfg',
      'Property,Core,Initialize,0\nDevice,Camera,DemoCamera,DCam\n'.repeat(3),
    );
    await vscode.window.showTextDocument(other);
    const bad = await open('bad.cfg', '[a]\nx = 1\nx = 2\n');
    await until('the next one is checked', () => problems(bad).length > 0);
    assert.deepEqual(
      problems(other).filter(({ severity }) => severity < 2),
      [],
    );
  });
});
