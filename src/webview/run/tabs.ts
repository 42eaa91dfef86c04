/** The tabs of the page in their order: a new one is an entry here. What most pages never show is loaded when it is opened. */

import type { ComponentType } from 'preact';
import type { SaidNews } from '../../protocol/runPage.ts';
import type { Word } from '../../protocol/words.ts';
import { Monitor } from '../monitor/Monitor.tsx';
import { later } from './later.tsx';
import type { TabProps } from './tabProps.ts';

export interface Tab {
  readonly id: string;
  readonly title: Word;
  readonly Panel: ComponentType<TabProps>;
  /** How many of what it shows there are is told beside its title. */
  readonly counts?: keyof SaidNews;
}

export const TABS: readonly [Tab, ...Tab[]] = [
  { id: 'monitor', title: 'Monitor', Panel: Monitor },
  {
    id: 'metrics',
    title: 'Metrics',
    Panel: later((more) => more.MetricsTab),
    counts: 'metrics',
  },
  {
    id: 'checkpoints',
    title: 'Checkpoints',
    Panel: later((more) => more.CheckpointsTab),
    counts: 'checkpoints',
  },
  {
    id: 'files',
    title: 'Files',
    Panel: later((more) => more.FilesTab),
    counts: 'files',
  },
];
