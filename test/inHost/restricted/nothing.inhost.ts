/** Restricted Mode: whatever is called, with whatever argument, nothing is started, fetched, taken up or written. */

import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/vscode/ids.ts';
import { FILE, RUNS } from './fill.ts';
import { commandLinesWith, filesBelow, recordStarts } from './traces.ts';

const OF_FILES: readonly string[] = [COMMANDS.start, COMMANDS.startWith, COMMANDS.dryRun, COMMANDS.check];

describe('a folder that is not trusted', () => {
  let root = '';
  let file = vscode.Uri.file('/');
  let filesBefore: readonly string[] = [];
  let starts: readonly string[] = [];

  before(async () => {
    const extension = vscode.extensions.getExtension('runtrail.runtrail') ?? assert.fail('no extension');
    root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail('no folder');
    file = vscode.Uri.file(path.join(root, FILE));
    filesBefore = filesBelow(root);
    starts = recordStarts(path.join(extension.extensionPath, 'dist'));
    await extension.activate();
    await vscode.commands.executeCommand('runtrail.runs.focus');
    await vscode.commands.executeCommand(COMMANDS.refresh);
  });

  function assertUntouched(): void {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.deepEqual(starts, []);
    assert.deepEqual(filesBelow(root), filesBefore);
    // Runners are copies in the user's data folder.
    assert.deepEqual(commandLinesWith(process.env['XDG_DATA_HOME'] ?? assert.fail('no data folder')), []);
  }

  for (const command of Object.values(COMMANDS)) {
    it(`${command} leaves everything as it is`, async () => {
      const targets = OF_FILES.includes(command) ? [file, file.fsPath] : Object.values(RUNS);
      for (const target of targets) await vscode.commands.executeCommand(command, target);
      assertUntouched();
    });
  }

  it('lenses lead to trust, and to what can be looked at', async () => {
    await vscode.window.showTextDocument(file);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      file,
      20,
    );
    const ours = lenses.flatMap(({ command }) => command ?? []);
    assert.deepEqual(
      ours.map(({ command }) => command),
      ['workbench.trust.manage', COMMANDS.check],
    );
    for (const { command, arguments: args = [] } of ours) {
      await vscode.commands.executeCommand(command, ...args);
    }
    assertUntouched();
  });

  it('a parameter file is checked and explained all the same', async () => {
    const document = await vscode.window.showTextDocument(file).then((editor) => editor.document);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      file,
      document.positionAt(document.getText().indexOf('seed') + 1),
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((each) => (typeof each === 'string' ? each : each.value)),
    );
    assert.match(text.join(), /`7` from this file/);
    assertUntouched();
  });

  it('runs are shown as they were found', async () => {
    await vscode.commands.executeCommand(COMMANDS.copyDiagnostics);
    const { trusted, workspaces } = JSON.parse(await vscode.env.clipboard.readText());
    assert.equal(trusted, false);
    assert.deepEqual(workspaces, [{ runs: 3, live: 1, problem: false }]);
  });
});
