/** Which machine, boot and pid namespace this program runs in. Read once. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';

export interface HostFacts {
  readonly machine: string;
  readonly boot: string;
  readonly pidNs: string;
}

let facts: HostFacts | undefined;

export function hostFacts(): HostFacts {
  facts ??= readFacts();
  return facts;
}

function readFacts(): HostFacts {
  switch (process.platform) {
    case 'linux':
      return {
        machine: hashed(readFirst(['/etc/machine-id', '/var/lib/dbus/machine-id']) ?? os.hostname()),
        boot: readFirst(['/proc/sys/kernel/random/boot_id']) ?? 'unknown',
        pidNs: fs.readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''),
      };
    case 'darwin':
      return {
        machine: hashed(os.hostname()),
        boot: hashed(output('sysctl', ['-n', 'kern.boottime'])),
        pidNs: '0',
      };
    default:
      // To the minute: the uptime that Windows gives is not exact enough for more.
      return {
        machine: hashed(os.hostname()),
        boot: String(Math.round((Date.now() / 1000 - os.uptime()) / 60)),
        pidNs: '0',
      };
  }
}

function readFirst(files: readonly string[]): string | undefined {
  for (const file of files) {
    try {
      const text = fs.readFileSync(file, 'utf8').trim();
      if (text !== '') return text;
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}

function output(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).trim();
}

/** The machine id itself is not to be shown around; its hash tells machines apart as well. */
function hashed(text: string): string {
  return createHash('sha256').update(`runtrail ${text}`).digest('hex').slice(0, 16);
}
