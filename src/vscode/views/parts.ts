/** What stands below a run, and below that: which rows there are. They are made when they are asked for. */

import { codePlaces } from '../code/codePlaces.ts';
import { newestFirst } from './checkpointText.ts';
import type { FactNode, LinkNode, MoreNode, PartNode, RunNode } from './runNodes.ts';

/** As many rows stand below a fact before it is asked for more. */
export const PARTS_PAGE = 100;

const FACTS: readonly FactNode['fact'][] = [
  'metrics',
  'checkpoints',
  'artifacts',
  'parameters',
  'workflow',
  'code',
  'notes',
  'log',
  'record',
];

/** Also of a run whose row is not at hand just now. */
export function partsOf(run: RunNode): PartNode[] {
  const view = run.workspace.list.rowNow(run.id)?.view;
  const {
    parameters = {},
    notes = [],
    metrics,
    checkpoints,
    artifacts,
    resumes,
    resumedBy = [],
  } = view ?? {};
  const kinds = view ? codePlaces(view, run.workspace.root).map(({ kind }) => kind) : [];
  const isEmpty: Partial<Record<FactNode['fact'], boolean>> = {
    metrics: Object.keys(metrics ?? {}).length === 0,
    checkpoints: (checkpoints ?? []).length === 0,
    artifacts: (artifacts ?? []).length === 0,
    parameters: Object.keys(parameters).length === 0,
    workflow: !kinds.includes('workflow'),
    code: !kinds.includes('workspace'),
    notes: notes.length === 0,
  };
  const facts = FACTS.filter((fact) => !isEmpty[fact]);
  return [
    ...(resumes ? [linkTo(run, resumes.id, 'from')] : []),
    ...[...new Set(resumedBy)].map((id) => linkTo(run, id, 'as')),
    ...facts.map((fact): FactNode => ({ kind: 'fact', run, fact })),
  ];
}

function linkTo(run: RunNode, other: string, way: LinkNode['way']): LinkNode {
  return { kind: 'link', run, other, way };
}

/** The rows below a fact that has some, as many as were asked for. */
export function partsBelow(fact: FactNode, pages: number): (PartNode | MoreNode)[] {
  const all = allBelow(fact);
  const shown: (PartNode | MoreNode)[] = all.slice(0, pages * PARTS_PAGE);
  return all.length > shown.length ? [...shown, { kind: 'more', of: fact }] : shown;
}

/** How many rows there are below a fact. */
export function countBelow(fact: FactNode): number {
  return allBelow(fact).length;
}

function allBelow({ run, fact }: FactNode): PartNode[] {
  const view = run.workspace.list.rowNow(run.id)?.view;
  if (!view) return [];
  if (fact === 'metrics') return Object.keys(view.metrics ?? {}).map((key) => ({ kind: 'metric', run, key }));
  if (fact === 'checkpoints') {
    const paths = new Set(newestFirst(view).map(({ path }) => path));
    return [...paths].map((path) => ({ kind: 'checkpoint', run, path }));
  }
  if (fact !== 'artifacts') return [];
  const paths = new Set((view.artifacts ?? []).toReversed().map(({ path }) => path));
  return [...paths].map((path) => ({ kind: 'artifact', run, path }));
}
