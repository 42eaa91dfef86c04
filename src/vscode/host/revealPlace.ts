/** Showing where a file or folder lies, on whichever machine the window works. */

import * as vscode from 'vscode';

/** In the file manager; of another machine in the Explorer, else its path can be pasted somewhere. */
export async function revealPlace(place: string): Promise<void> {
  const uri = vscode.Uri.file(place);
  const isRemote = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  if (!isRemote) return vscode.commands.executeCommand('revealFileInOS', uri);
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    return vscode.commands.executeCommand('revealInExplorer', uri);
  }
  await vscode.env.clipboard.writeText(uri.fsPath);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('It is not part of this window; its path is in the clipboard.'),
  );
}
