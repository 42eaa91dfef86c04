/**
 * Names that are probably meant to be others: a schema that does not forbid unknown names says nothing of a misspelt one,
 * and a program that does not find `[Stim]` where `[stim]` stands says nothing either.
 */

import type { Finding, Span } from '../../base/finding.ts';
import { closestName, didYouMean } from '../../base/similar.ts';
import type { SchemaDocument } from '../schema/document.ts';
import { type Nodes, nodesOf, type SchemaNodes } from '../schema/nodes.ts';
import { CAMSTIM_DEFAULTS } from './camstimDefaults.ts';
import type { Dialect } from './dialect.ts';
import { type EffectiveSection, foldKey } from './effective.ts';
import { renaming } from './schemaFindings.ts';

/** More are not looked at: with so many unknown names the schema is one for something else. */
const MOST = 50;

export function nameFindings(
  sections: readonly EffectiveSection[],
  dialect: Dialect,
  schema: SchemaDocument | undefined,
): readonly Finding[] {
  const nodes = schema && nodesOf(schema);
  const preset = dialect.name === 'camstim' ? Object.keys(CAMSTIM_DEFAULTS) : [];
  const findings = sectionFindings(sections, [...(nodes?.names(nodes.root) ?? []), ...preset], nodes);
  if (!nodes) return findings;
  for (const section of sections) {
    if (!section.section) continue;
    const here = section.name === '' ? nodes.root : nodes.within(nodes.root, section.name);
    if (here.length > 0) findings.push(...keyFindings(section, { here, nodes, dialect }));
    if (findings.length > MOST) break;
  }
  return findings;
}

function sectionFindings(
  sections: readonly EffectiveSection[],
  known: readonly string[],
  nodes: SchemaNodes | undefined,
): Finding[] {
  const there = new Set(sections.flatMap(({ name, section }) => (section ? [name] : [])));
  const absent = known.filter((name) => !there.has(name));
  const names = new Set(known);
  const strange =
    absent.length === 0 ? [] : sections.filter(({ name, section }) => section && !names.has(name));
  return strange.slice(0, MOST).flatMap(({ name, section }): Finding[] => {
    const meant = closestName(name, absent);
    if (!section?.nameSpan || meant === undefined) return [];
    if (sameButCase(name, meant)) {
      const message = `There is no section [${name}]: section names are case-sensitive, and it is called [${meant}].`;
      return [wrong('wrong-case', message, section.nameSpan, meant)];
    }
    if (nodes && !isOpen(nodes.root)) return []; // the schema says it itself
    const message = `The section [${name}] is not known.${didYouMean(meant)}`;
    return [wrong('unknown-section', message, section.nameSpan, meant)];
  });
}

interface Place {
  readonly here: Nodes;
  readonly nodes: SchemaNodes;
  readonly dialect: Dialect;
}

function keyFindings(
  { name, values, checked }: EffectiveSection,
  { here, nodes, dialect }: Place,
): readonly Finding[] {
  const known = nodes.names(here);
  const strange = Object.keys(checked).filter((key) => !known.has(key));
  if (strange.length === 0) return [];
  const absent = [...known].filter((key) => !Object.hasOwn(checked, key));
  return strange.slice(0, MOST).flatMap((key): Finding[] => {
    const entry = values.get(foldKey(key, dialect))?.entry;
    const meant = closestName(key, absent);
    if (!entry || meant === undefined) return [];
    if (sameButCase(key, meant)) {
      const message = `There is no key "${key}": the case of keys counts in this file, and it is called "${meant}".`;
      return [wrong('wrong-case', message, entry.keySpan, meant)];
    }
    if (!isOpen(here) || nodes.within(here, key).length > 0) return [];
    const place = name === '' ? key : `${name}.${key}`;
    return [wrong('unknown-key', `"${place}" is not known.${didYouMean(meant)}`, entry.keySpan, meant)];
  });
}

/** Whether the schemas leave it open if there may be other names, as most do without a thought. */
function isOpen(nodes: Nodes): boolean {
  return nodes.every(
    (node) => !['additionalProperties', 'unevaluatedProperties'].some((key) => Object.hasOwn(node, key)),
  );
}

function sameButCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function wrong(code: string, message: string, span: Span, meant: string): Finding {
  return { code, severity: 'warning', message, span, fixes: [renaming(span, meant)] };
}
