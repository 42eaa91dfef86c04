/** How a program says its metrics, progress and checkpoints: what stands behind the link of an empty tab. */

import * as vscode from 'vscode';

export function howToSay(): { readonly title: string; readonly text: string } {
  return { title: vscode.l10n.t('How to say metrics, progress and checkpoints'), text: TEXT };
}

const TEXT = `${vscode.l10n.t('A run is told what its program appends to the file that RUNTRAIL_SIGNALS names: one JSON object on each line, from any language.')}

    {"metric": {"loss": 0.3, "acc": 0.91}, "step": 10}
    {"metric": {"loss": 0.4}, "step": 10, "context": {"subset": "val"}, "unit": {"loss": "nat"}}
    {"progress": {"done": 3, "total": 10, "task": "epoch"}}
    {"checkpoint": {"path": "checkpoints/step-10.pt", "step": 10}}
    {"artifact": {"path": "outputs/fit.png", "type": "image"}}
    {"status": "warming up"}

${vscode.l10n.t('In a shell:')}

    runtrail log loss=0.3 --step 10

${vscode.l10n.t('Clients for Python, JavaScript and MATLAB come with each run; docs/clients.md of Runtrail tells of them, and docs/signals.md of every kind of line.')}
`;
