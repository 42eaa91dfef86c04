/** "Clone Workflow Repository…": which one, at what, where to; then the clone itself, and what to do with it. */

import path from 'node:path';
import * as vscode from 'vscode';
import { AppError, sentencesOf } from '../../base/errors.ts';
import { labelText } from '../../base/markdown.ts';
import { shortCommit } from '../../core/run/commit.ts';
import { codeSettings } from '../../core/settings/code.ts';
import { readMachineConfig } from '../../core/settings/settings.ts';
import { checkAddress } from '../../core/workflow/address.ts';
import { type Cloned, folderNameOf } from '../../core/workflow/cloneTo.ts';
import { openGit } from '../../core/workflow/openGit.ts';
import { Repositories } from '../../core/workflow/repositories.ts';
import { repositoryName } from '../code/codePlaces.ts';
import type { Services } from '../commands/services.ts';
import { withProgress } from '../host/fetchProgress.ts';
import type { Action } from '../host/problems.ts';
import { COMMANDS } from '../ids.ts';
import { askNewFolder, askParent } from '../input/askFolder.ts';
import { goThrough, type Step } from '../input/steps.ts';
import { askAddress } from './askAddress.ts';
import { askRef } from './askRef.ts';

const { l10n } = vscode;

type CloneServices = Pick<Services, 'context' | 'environments' | 'folders' | 'log' | 'problems'>;

interface Wanted {
  address: string;
  ref: string;
  parent: string;
  name: string;
}

const MEMORY = 'clonedRepositories';
const REMEMBERED = 12;

export async function cloneRepository(services: CloneServices): Promise<void> {
  const wanted = await askAll(services);
  if (wanted) await clone(services, wanted);
}

async function clone(services: CloneServices, wanted: Wanted): Promise<void> {
  const { address, ref, parent, name } = wanted;
  const folder = path.join(parent, name);
  let cloned: Cloned;
  try {
    const repositories = await openRepositories(services);
    cloned = await withProgress(l10n.t('Cloning {0}', repositoryName(address)), (report, signal) =>
      repositories.cloneTo(address, folder, { ref, signal, report }),
    );
  } catch (error) {
    const retry = { title: l10n.t('Retry'), run: () => clone(services, wanted) };
    return services.problems.report(error, retry, ...settingsIfRefused(error));
  }
  await remember(services, address);
  for (const warning of cloned.warnings) void vscode.window.showWarningMessage(labelText(warning));
  await offer(address, folder, cloned);
}

/** Which servers may be reached is said in the settings of the machine. */
function settingsIfRefused(error: unknown): Action[] {
  if (!(error instanceof AppError && error.code === 'refused')) return [];
  const run = () => vscode.commands.executeCommand(COMMANDS.machineSettings);
  return [{ title: l10n.t('Open Settings'), run }];
}

/** By the rules for all addresses, and those of this machine. */
function problemOf({ folders }: CloneServices): (address: string) => string | undefined {
  const { repositories } = readMachineConfig(folders.config);
  return (address) => {
    try {
      checkAddress(address, repositories);
      return undefined;
    } catch (error) {
      return sentencesOf(error);
    }
  };
}

/** With the settings as they are now, and what the person's own shell says about servers. */
async function openRepositories({ environments, folders }: CloneServices): Promise<Repositories> {
  const settings = codeSettings(readMachineConfig(folders.config), folders.cache);
  const { variables } = await environments.of(folders.config);
  return new Repositories({ git: openGit(settings, variables ?? process.env), settings });
}

async function askAll(services: CloneServices): Promise<Wanted | undefined> {
  const { context, log } = services;
  const earlier = context.globalState.get<readonly string[]>(MEMORY, []);
  const wanted: Wanted = { address: '', ref: '', parent: '', name: '' };
  const put = <K extends keyof Wanted>(key: K, ask: Step): Step => {
    return async (frame) => {
      const answer = await ask(frame);
      if (typeof answer === 'object') wanted[key] = String(answer.value);
      return answer;
    };
  };
  const title = l10n.t('Clone Workflow Repository');
  const place = { title: l10n.t('Where should the clone go?'), openLabel: l10n.t('Clone Here') };
  const steps = [
    put('address', (frame) =>
      askAddress(frame, { value: wanted.address, earlier, problemOf: problemOf(services) }),
    ),
    put('ref', (frame) =>
      askRef(frame, {
        load: async (signal) => (await openRepositories(services)).remoteRefs(wanted.address, { signal }),
        onProblem: (error) => {
          log.warn(sentencesOf(error));
          return [...settingsIfRefused(error), { title: l10n.t('Show Log'), run: () => log.show() }];
        },
      }),
    ),
    put('parent', (frame) => askParent(frame, place)),
    put('name', (frame) => askNewFolder(frame, wanted.parent, wanted.name || folderNameOf(wanted.address))),
  ];
  return (await goThrough(title, () => steps)) ? wanted : undefined;
}

async function remember({ context }: CloneServices, address: string): Promise<void> {
  const earlier = context.globalState.get<readonly string[]>(MEMORY, []);
  const all = [address, ...earlier.filter((each) => each !== address)];
  await context.globalState.update(MEMORY, all.slice(0, REMEMBERED));
}

async function offer(address: string, folder: string, { commit }: Cloned): Promise<void> {
  const open = l10n.t('Open');
  const add = l10n.t('Add to Workspace');
  const copy = l10n.t('Copy Parameter Text');
  const sentence = l10n.t(
    '{0} is in {1}, at commit {2}.',
    repositoryName(address),
    folder,
    shortCommit(commit),
  );
  const uri = vscode.Uri.file(folder);
  switch (await vscode.window.showInformationMessage(labelText(sentence), open, add, copy)) {
    case open:
      await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: false });
      break;
    case add:
      vscode.workspace.updateWorkspaceFolders(vscode.workspace.workspaceFolders?.length ?? 0, 0, { uri });
      break;
    case copy:
      await vscode.env.clipboard.writeText(parameterText(address, commit));
      vscode.window.setStatusBarMessage(l10n.t('Copied: paste it into a parameter file.'), 4000);
      break;
  }
}

/** Pinned: the same code whenever it is run. */
export function parameterText(repository: string, ref: string): string {
  return `"workflow": ${JSON.stringify({ repository, ref }, undefined, 2)}`;
}
