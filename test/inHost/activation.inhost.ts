/** The extension as VS Code sees it: it activates, and what its manifest promises is there. */

import assert from 'node:assert/strict';
import os from 'node:os';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/vscode/ids.ts';

describe('the extension', () => {
  it('activates', async () => {
    const extension = vscode.extensions.getExtension('runtrail.runtrail');
    assert.ok(extension, 'VS Code does not know the extension');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('says for a report what machine this is, and nothing of where or whose', async () => {
    await vscode.commands.executeCommand(COMMANDS.copyDiagnostics);
    const text = await vscode.env.clipboard.readText();
    const { system, cores, memory, disk } = JSON.parse(text);
    assert.match(system, /\S/);
    assert.ok(cores.physical >= 1 && cores.logical >= cores.physical);
    assert.ok(memory.availableBytes > 0 && memory.bytes > memory.availableBytes);
    assert.ok(disk.bytes >= disk.freeBytes);
    for (const secret of [os.hostname(), os.userInfo().username, os.homedir()])
      assert.ok(secret.length < 3 || !text.includes(`"${secret}`), secret);
  });
});
