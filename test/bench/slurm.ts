/** A Slurm of one machine for as long as a benchmark takes: three daemons on the loopback, all files in one folder. */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { until } from '../support/sandbox.ts';
import { missing } from './programs.ts';

export interface Slurm {
  readonly env: NodeJS.ProcessEnv;
  stop(): void;
}

const DAEMONS = ['munged', 'slurmctld', 'slurmd'] as const;

/** Starts the daemons, or says why there can be none. */
export async function startSlurm(): Promise<Slurm | string> {
  const absent = missing('srun', 'sinfo', ...DAEMONS);
  if (absent.length > 0) return `${absent.join(', ')} not installed`;
  if (process.getuid?.() !== 0) return 'the Slurm daemons need root';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runtrail-slurm-'));
  const env = await writeConfig(folder);
  const slurm: Slurm = { env, stop: () => stop(folder) };
  try {
    startMunge(folder);
    daemon('slurmctld', [], env);
    daemon('slurmd', [], env);
    await until('an idle Slurm node', () => sinfo(env).startsWith('idle'), 30_000);
    return slurm;
  } catch (error) {
    slurm.stop();
    return `Slurm did not come up: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function writeConfig(folder: string): Promise<NodeJS.ProcessEnv> {
  const host = os.hostname().split('.')[0];
  const place = (name: string) => path.join(folder, name);
  for (const name of ['state', 'spool']) fs.mkdirSync(place(name));
  const [controlPort, nodePort] = [await freePort(), await freePort()];
  const lines = [
    `ClusterName=bench\nSlurmctldHost=${host}(127.0.0.1)\nSlurmctldPort=${controlPort}\nSlurmdPort=${nodePort}`,
    `AuthType=auth/munge\nAuthInfo=socket=${place('munge.socket')}\nSlurmUser=root\nSlurmdUser=root`,
    `StateSaveLocation=${place('state')}\nSlurmdSpoolDir=${place('spool')}`,
    `SlurmctldPidFile=${place('slurmctld.pid')}\nSlurmdPidFile=${place('slurmd.pid')}`,
    `SlurmctldLogFile=${place('slurmctld.log')}\nSlurmdLogFile=${place('slurmd.log')}`,
    'ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nSelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core\nJobAcctGatherType=jobacct_gather/none\nMpiDefault=none\nReturnToService=2',
    'AccountingStorageType=accounting_storage/none\nJobCompType=jobcomp/none',
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${os.availableParallelism()} RealMemory=500`,
    `PartitionName=debug Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
  ];
  fs.writeFileSync(place('slurm.conf'), `${lines.join('\n')}\n`);
  return { ...process.env, SLURM_CONF: place('slurm.conf') };
}

function startMunge(folder: string): void {
  const place = (name: string) => path.join(folder, name);
  fs.writeFileSync(place('munge.key'), randomBytes(128), { mode: 0o600 });
  fs.chmodSync(folder, 0o755);
  daemon('munged', [
    '--force', // the temporary folder is open to everybody, which munge would warn about
    `--key-file=${place('munge.key')}`,
    `--socket=${place('munge.socket')}`,
    `--pid-file=${place('munged.pid')}`,
    `--log-file=${place('munged.log')}`,
    `--seed-file=${place('munged.seed')}`,
  ]);
}

/** These programs go into the background by themselves. */
function daemon(name: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const PATH = `${env['PATH']}:/usr/sbin:/sbin`;
  const { status, stderr, error } = spawnSync(name, args, { env: { ...env, PATH }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${error?.message ?? stderr.trim()}`);
}

function sinfo(env: NodeJS.ProcessEnv): string {
  return spawnSync('sinfo', ['--noheader', '-o', '%T'], { env, encoding: 'utf8' }).stdout.trim();
}

/** By the pid files: nothing but what was started here. */
function stop(folder: string): void {
  for (const name of [...DAEMONS].reverse()) {
    const file = path.join(folder, `${name}.pid`);
    const pid = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
    if (pid > 1) process.kill(pid, 'SIGKILL');
  }
  fs.rmSync(folder, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
