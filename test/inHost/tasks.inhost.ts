/** What VS Code is told of the parameter files of a workspace. */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const workspace = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

/** Waits until so many problems of a file are known. */
function problemsOf(uri: vscode.Uri, count: number): Promise<readonly vscode.Diagnostic[]> {
  const { promise, resolve } = Promise.withResolvers<readonly vscode.Diagnostic[]>();
  const look = () => {
    const found = vscode.languages.getDiagnostics(uri);
    if (found.length >= count) resolve(found);
  };
  const listening = vscode.languages.onDidChangeDiagnostics(look);
  look();
  return promise.finally(() => listening.dispose());
}

describe('parameter files', () => {
  it('stand in Run Task, each with the matchers of problems', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'runtrail' });
    assert.deepEqual(tasks.map(({ name }) => name).sort(), ['train-node.run.json', 'train.run.json']);
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
    const all = ['$(play) Run', 'Run with…', 'Dry Run'];
    assert.deepEqual(await titles('train.run.json'), all);
    assert.deepEqual(await titles('plain.json'), all);
    assert.deepEqual(await titles('other.json'), []);
  });

  it('are checked as they are typed, by the schema that the launcher checks by', async () => {
    const uri = vscode.Uri.file(path.join(workspace(), 'wrong.run.json'));
    fs.writeFileSync(uri.fsPath, '{ "command": [], "cwd": 3 }');
    await vscode.window.showTextDocument(uri);
    const messages = (await problemsOf(uri, 2)).map(({ message }) => message).join('\n');
    assert.match(messages, /too few items/);
    assert.match(messages, /Expected "string"/);
  });
});
