/** The code of a run, and repositories. What starts git or reaches a server needs trust. */

import * as vscode from 'vscode';
import { AppError } from '../../base/errors.ts';
import { type CodeKind, type CodePlace, codePlaces, codeText } from '../code/codePlaces.ts';
import type { CodeOfRun } from '../code/lookAtCode.ts';
import { requireTrust } from '../host/trust.ts';
import { COMMANDS } from '../ids.ts';
import { isFactNode, rowOf } from '../views/runNodes.ts';
import type { Services } from './services.ts';

const { l10n } = vscode;

export function codeCommands(services: Services) {
  const { pickRun } = services;
  const on =
    (question: string, does: (code: CodeOfRun) => Promise<void>) =>
    async (target: unknown): Promise<void> => {
      const code = await codeOf(target, question);
      if (code) await does(code);
    };
  const codeOf = async (
    target: unknown,
    question: string,
    kind = isFactNode(target) ? KINDS[target.fact] : undefined,
  ): Promise<CodeOfRun | undefined> => {
    const run = await pickRun.one(target, question, ({ view }) => codePlaces(view, '').length > 0);
    if (!run) return undefined;
    const places = codePlaces((await rowOf(run)).view, run.workspace.root);
    if (places.length === 0) throw noCode();
    const place = places.find((each) => each.kind === kind) ?? (await pickPlace(places));
    return place && { run, place };
  };
  const trusted = (handler: (target: unknown) => Promise<void>) => (target: unknown) => {
    requireTrust();
    return handler(target);
  };
  return {
    [COMMANDS.openCode]: trusted(
      on(l10n.t('Open the code of which run?'), async (code) => {
        await (await load()).openCode(code);
      }),
    ),
    [COMMANDS.codeChanges]: trusted(
      on(l10n.t('Show the code changes of which run?'), async (code) => {
        await (await load()).showChanges(code);
      }),
    ),
    [COMMANDS.compareCode]: trusted(
      on(l10n.t('Compare the code of which run?'), async (code) => {
        const other = await codeOf(
          undefined,
          l10n.t('Compare it with the code of which run?'),
          code.place.kind,
        );
        if (other) await (await load()).compareCode(code, other);
      }),
    ),
    [COMMANDS.restoreCode]: trusted(
      on(l10n.t('Restore the code of which run?'), async (code) => {
        await (await load()).restoreCode(code, services.environments);
      }),
    ),
    [COMMANDS.copyCommit]: on(l10n.t('Copy the commit of which run?'), async ({ place }) => {
      await vscode.env.clipboard.writeText(place.base ?? place.commit);
      vscode.window.setStatusBarMessage(l10n.t('Copied the commit {0}.', codeText(place)), 3000);
    }),
    [COMMANDS.cloneRepository]: async () => {
      requireTrust();
      await (await load()).cloneRepository(services);
    },
  };
}

const KINDS: Readonly<Record<string, CodeKind>> = { workflow: 'workflow', code: 'workspace' };

async function load() {
  return (await import('../repositories.ts')).repositories;
}

/** Of a run whose workflow and workspace are both known. */
async function pickPlace(places: readonly CodePlace[]): Promise<CodePlace | undefined> {
  const [only] = places;
  if (places.length === 1) return only;
  const items = places.map((place) => ({
    label: place.kind === 'workflow' ? l10n.t('Workflow repository') : l10n.t('Workspace'),
    description: codeText(place),
    place,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Which code of the run?') }))?.place;
}

function noCode(): AppError {
  return new AppError('not-found', l10n.t('This run has no code record: its folder is no repository.'), {
    hint: l10n.t('Code is recorded for runs in a git repository, and for those with a workflow.'),
  });
}
