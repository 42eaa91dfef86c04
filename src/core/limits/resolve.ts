/** The limits that a run gets: those of its file over those of the machine over what holds where nobody says anything. */

import { LIMIT_RULES, type Limit, type LimitRule } from '../run/resources.ts';
import type { AskedLimits } from './asked.ts';
import { CPU_WINDOW_SECONDS } from './rules.ts';

export interface LimitLayers {
  readonly machine: AskedLimits;
  readonly file: AskedLimits;
  /** By rule: its name in a file of another program. */
  readonly calledAs: (rule: LimitRule) => string | undefined;
}

/** By themselves limits only warn. */
function defaults(cores: number): AskedLimits {
  return new Map([
    ['memory.percent', { value: 80, action: 'warn', holdSeconds: 10 }],
    ['cpu.percent', { value: 90 * cores, action: 'warn', holdSeconds: CPU_WINDOW_SECONDS }],
  ]);
}

export function resolveLimits({ machine, file, calledAs }: LimitLayers, cores: number): Limit[] {
  const layers = [
    ['file', file],
    ['machine', machine],
    ['default', defaults(cores)],
  ] as const;
  return LIMIT_RULES.flatMap((rule): Limit[] => {
    const [from, limits] = layers.find(([, asked]) => asked.has(rule)) ?? [];
    const asked = limits?.get(rule) ?? null;
    if (from === undefined || asked === null) return [];
    const name = from === 'file' ? calledAs(rule) : undefined;
    return [{ rule, ...asked, from, ...(name !== undefined && { calledAs: name }) }];
  });
}
