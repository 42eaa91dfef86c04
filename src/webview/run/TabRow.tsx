/** The row of tabs: one of them takes the keyboard, arrows move among them. */

import { useRef } from 'preact/hooks';
import { countText } from '../chart/figures.ts';
import type { Page } from './page.ts';
import { TABS } from './tabs.ts';
import { useSnapshot } from './useSnapshot.ts';

export interface TabRowProps {
  readonly page: Page;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

export function TabRow({ page, chosen, onChoose }: TabRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const { said } = useSnapshot(page);
  const move = (event: KeyboardEvent) => {
    const next = placeAfter(
      event.key,
      TABS.findIndex(({ id }) => id === chosen),
      TABS.length,
    );
    const tab = next === undefined ? undefined : TABS[next];
    if (next === undefined || !tab) return;
    event.preventDefault();
    onChoose(tab.id);
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <div class="tabs" role="tablist" ref={row} aria-label={page.text('Views of the run')} onKeyDown={move}>
      {TABS.map(({ id, title, counts }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-controls={`panel-${id}`}
          aria-selected={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {page.text(title)}
          {counts !== undefined && said[counts].count > 0 && (
            <span class="tab-count">{countText(said[counts].count)}</span>
          )}
        </button>
      ))}
    </div>
  );
}

function placeAfter(key: string, place: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (place + 1) % count;
    case 'ArrowLeft':
      return (place + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
