/** The tabs of the page in their order: a new one is an entry here. */

import type { ComponentType } from 'preact';
import type { Word } from '../../protocol/words.ts';
import { Monitor } from '../monitor/Monitor.tsx';
import type { Page } from './page.ts';

export interface Tab {
  readonly id: string;
  readonly title: Word;
  readonly Panel: ComponentType<{ readonly page: Page }>;
}

export const TABS: readonly [Tab, ...Tab[]] = [{ id: 'monitor', title: 'Monitor', Panel: Monitor }];
