/** Which Node runs the runner: it must outlive the program that starts it. */

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { StateDocument } from '../../base/document.ts';
import { AppError } from '../../base/errors.ts';
import { isRecord } from '../../base/json.ts';
import { findProgram } from '../process/findProgram.ts';
import { ownLockRules } from '../process/ownLock.ts';
import type { MachineConfig } from '../settings/settings.ts';
import { isPlainRecentNode, isRecent } from './nodeVersion.ts';

/** Versions of the Nodes that were asked, by path and time of change: asking one takes as long as a small run. */
interface KnownNodes {
  readonly nodes: Readonly<Record<string, string>>;
}

export interface ChooseOptions {
  readonly machine: MachineConfig;
  readonly cacheFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False in an editor: an update takes its Node away. */
  readonly isOwnLasting: boolean;
}

/** The machine's choice, else this very Node when it is one, else a `node` on PATH, else the host's own binary. */
export async function chooseNode({
  machine,
  cacheFolder,
  env,
  isOwnLasting,
}: ChooseOptions): Promise<string> {
  if (machine.node !== undefined) {
    if (fs.existsSync(machine.node)) return machine.node;
    throw new AppError('cannot-start', `${machine.file} names a "node" that is not there: ${machine.node}`);
  }
  if (isOwnLasting && isPlainRecentNode()) return process.execPath;
  const onPath = findProgram('node', '/', env);
  if (onPath !== undefined && isRecent(await versionOf(onPath, cacheFolder))) return onPath;
  return process.execPath;
}

async function versionOf(node: string, cacheFolder: string): Promise<string> {
  const { mtimeMs } = fs.statSync(node);
  const key = `${node} ${Math.round(mtimeMs)}`;
  const known = knownNodes(cacheFolder);
  const cached = known.read().nodes[key];
  if (cached !== undefined) return cached;
  const { stdout } = await promisify(execFile)(node, ['--version'], { timeout: 10_000 });
  await known.update(({ nodes }) => ({ nodes: { ...nodes, [key]: stdout.trim() } }));
  return stdout.trim();
}

function knownNodes(cacheFolder: string): StateDocument<KnownNodes> {
  return new StateDocument<KnownNodes>(path.join(cacheFolder, 'nodes.json'), {
    kind: 'nodes',
    version: 1,
    fallback: () => ({ nodes: {} }),
    isValid: (value): value is KnownNodes => 'nodes' in value && isRecord(value.nodes),
    migrations: {},
    ...ownLockRules(),
  });
}
