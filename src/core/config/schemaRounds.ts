/**
 * Checks the sections of a file with its schema. Those of a list, where a name comes many times, in rounds: first the first
 * one of each name, then the second ones.
 */

import type { Finding } from '../../base/finding.ts';
import type { EffectiveSection } from './effective.ts';
import type { SchemaInUse } from './findSchema.ts';
import { schemaFindings } from './schemaFindings.ts';
import type { Tree } from './tree.ts';

/** More sections of one name than anybody writes. */
const MOST_ROUNDS = 5000;

type Round = Map<string, EffectiveSection>;

export function checkInRounds(
  { schema, span }: SchemaInUse,
  tree: Tree,
  sections: readonly EffectiveSection[],
): readonly Finding[] {
  const rounds = roundsOf(sections);
  const checked = rounds.slice(0, MOST_ROUNDS);
  const found = schema.checkEach(checked.map(wholeOf));
  const findings = checked.flatMap((round, index) => {
    const problems = found[index] ?? [];
    // Only the first one of its name can be missing.
    const told = index === 0 ? problems : problems.filter(({ keyPath }) => keyPath.length > 1);
    return schemaFindings(told, { tree, schema, sections: round, schemaSpan: span });
  });
  const [[name, unchecked] = []] = rounds[MOST_ROUNDS] ?? [];
  if (unchecked?.section) {
    const message = `From here on the sections [${name}] are not checked: there are more than ${MOST_ROUNDS}.`;
    findings.push({
      code: 'not-checked',
      severity: 'info',
      message,
      span: unchecked.section.nameSpan ?? span,
    });
  }
  return findings;
}

function roundsOf(sections: readonly EffectiveSection[]): readonly Round[] {
  const rounds: Round[] = [new Map()];
  const counts = new Map<string, number>();
  for (const section of sections) {
    if (!section.section && section.name !== '') continue; // there by default only
    const count = counts.get(section.name) ?? 0;
    counts.set(section.name, count + 1);
    const round: Round = rounds[count] ?? new Map();
    rounds[count] = round.set(section.name, section);
  }
  return rounds;
}

/** Keys before any section are keys of the whole. */
function wholeOf(sections: Round): unknown {
  const whole: Record<string, unknown> = Object.create(null);
  Object.assign(whole, sections.get('')?.checked);
  for (const [name, { checked }] of sections) if (name !== '') whole[name] = checked;
  return whole;
}
