/** What VS Code is told of the parameter files of a workspace. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const workspace = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

/** Waits for exactly these problems of a file: who says it, and of which part of its one line. */
function said(uri: vscode.Uri, text: string, expected: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const now = () =>
    vscode.languages
      .getDiagnostics(uri)
      .map(({ source, range }) => `${source} ${text.slice(range.start.character, range.end.character)}`)
      .sort();
  const look = () => now().join() === expected.join() && resolve();
  const listening = vscode.languages.onDidChangeDiagnostics(look);
  const late = setTimeout(() => reject(new Error(`said of ${uri.fsPath}: ${now().join('; ')}`)), 10_000);
  look();
  return promise.finally(() => {
    clearTimeout(late);
    listening.dispose();
  });
}

describe('parameter files', () => {
  it('stand in Run Task, each with the matchers of problems', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'runtrail' });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), [
      'pipeline.run.json',
      'train-node.run.json',
      'train.run.json',
    ]);
    assert.ok(tasks.every(({ problemMatchers }) => problemMatchers.includes('$runtrail-python')));
  });

  it('have their lenses, by their name or by what they hold; others have none', async () => {
    const titles = async (name: string) => {
      const uri = vscode.Uri.file(path.join(workspace(), name));
      await vscode.workspace.openTextDocument(uri);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
      );
      return lenses.map(({ command }) => command?.title);
    };
    fs.writeFileSync(path.join(workspace(), 'plain.json'), '{ "command": ["true"] }');
    fs.writeFileSync(path.join(workspace(), 'other.json'), '{ "scripts": { "command": "no" } }');
    const all = ['$(play) Run', 'Run with…', 'Dry Run', 'Check'];
    assert.deepEqual(await titles('train.run.json'), all);
    assert.deepEqual(await titles('plain.json'), all);
    assert.deepEqual(await titles('other.json'), []);
  });

  it('are checked as they are typed: what stops a run is an error', async () => {
    const uri = vscode.Uri.file(path.join(workspace(), 'wrong.run.json'));
    const text = '{ "command": [], "cwd": 3 }';
    fs.writeFileSync(uri.fsPath, text);
    await vscode.window.showTextDocument(uri);
    await said(uri, text, ['Runtrail 3', 'Runtrail []']);
    const problems = vscode.languages.getDiagnostics(uri);
    assert.deepEqual(
      problems.map(({ message, severity }) => [message, severity]),
      [
        ['"command" must not be empty', vscode.DiagnosticSeverity.Error],
        ['"cwd" must be a text', vscode.DiagnosticSeverity.Error],
      ],
    );
  });

  it('are told once of each problem: what VS Code says already is not said by us as well', async () => {
    const uri = vscode.Uri.file(path.join(workspace(), 'twice.run.json'));
    const text = '{ "command": ["true"], "cwd": 3, "paramters": {}, }, }';
    fs.writeFileSync(uri.fsPath, text);
    await vscode.window.showTextDocument(uri);
    await said(uri, text, ['jsonc ,']);
    const mended = text.slice(0, -3);
    const all = new vscode.Range(0, 0, 0, text.length);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, all, mended);
    await vscode.workspace.applyEdit(edit);
    await said(uri, mended, ['Runtrail "paramters"', 'Runtrail 3']);
    const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      new vscode.Range(0, text.indexOf('paramters'), 0, text.indexOf('paramters')),
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.equal(action?.title, 'Write "parameters"');
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /"parameters": \{\}/);
    await document.save();
  });

  it('are completed and explained by VS Code itself where they are JSON', async () => {
    const uri = vscode.Uri.file(path.join(workspace(), 'fields.run.json'));
    const text = '{ "command": ["true"], "cwd": 3, "" }';
    fs.writeFileSync(uri.fsPath, text);
    const document = await vscode.workspace.openTextDocument(uri);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      document.positionAt(text.indexOf('""') + 1),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.equal(labels.filter((label) => label === 'terminal').length, 1, labels.join());
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      document.positionAt(text.indexOf('cwd')),
    );
    const [about] = hover?.contents ?? [];
    assert.match(typeof about === 'string' ? about : (about?.value ?? ''), /folder to run in/);
  });

  it('explain their parameters, and the fields that no other extension explains', async () => {
    const hover = async (name: string, text: string, word: string) => {
      const uri = vscode.Uri.file(path.join(workspace(), name));
      fs.writeFileSync(uri.fsPath, text);
      const document = await vscode.workspace.openTextDocument(uri);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        document.positionAt(text.indexOf(word) + 1),
      );
      return hovers.flatMap(({ contents }) =>
        contents.map((each) => (typeof each === 'string' ? each : each.value)),
      );
    };
    const json = '{ "command": ["true"], "parameters": { "rate": 0.5 } }';
    assert.match((await hover('h.run.json', json, 'rate')).join('\n'), /`0\.5` from this file/);
    const toml = 'command = ["true"]\nterminal = false\n[parameters]\nrate = 0.5\n';
    assert.match((await hover('h.run.toml', toml, 'rate')).join('\n'), /`0\.5` from this file/);
    assert.match((await hover('i.run.toml', toml, 'terminal')).join('\n'), /terminal of its own/);
  });
});
