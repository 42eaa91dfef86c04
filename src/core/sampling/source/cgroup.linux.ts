/** Control groups: where they are, and which one a process is in. */

import path from 'node:path';
import { readProc } from '../../process/proc.linux.ts';

export class ControlGroups {
  /** Its folder; undefined where there are none of that kind. */
  readonly root: string | undefined;
  private readonly proc: string;
  private readonly pattern: RegExp;
  /** What of the path of a group lies above that folder, as in a container. */
  private readonly above: string = '/';

  /** Version 2, or of version 1 the hierarchy of a controller. */
  constructor(controller?: string, proc = '/proc') {
    this.proc = proc;
    const type = controller === undefined ? '- cgroup2 ' : `- cgroup \\S+ \\S*\\b${controller}\\b`;
    this.pattern =
      controller === undefined
        ? /^0::(\/.*)$/m
        : new RegExp(`^\\d+:(?:.*,)?${controller}(?:,.*)?:(/.*)$`, 'm');
    // ID PARENT DEVICE ROOT PLACE OPTIONS … - TYPE SOURCE OPTIONS
    const mount = new RegExp(`^\\d+ \\d+ \\S+ (\\S+) (\\S+) .* ${type}`, 'm');
    const [, above, place] = mount.exec(readProc(`${proc}/self/mountinfo`) ?? '') ?? [];
    if (above === undefined || place === undefined) return;
    this.above = unescaped(above);
    this.root = unescaped(place);
  }

  /** The folder of the group that a process is in. */
  groupOf(pid: number | 'self'): string | undefined {
    const group = this.pattern.exec(readProc(`${this.proc}/${pid}/cgroup`) ?? '')?.[1];
    if (this.root === undefined || group === undefined) return undefined;
    const below = path.posix.relative(this.above, group);
    // Outside of what this program may see.
    return below.startsWith('..') ? undefined : path.join(this.root, below);
  }
}

/** Spaces in it are written as `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The number behind a name at the beginning of a line. */
export function numberIn(file: string, name: string): number | undefined {
  const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(readProc(file) ?? '')?.[1];
  return value === undefined ? undefined : Number(value);
}
