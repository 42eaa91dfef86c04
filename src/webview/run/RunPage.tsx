/** The page: what the run is and does above, one of its tabs below. */

import { useLayoutEffect, useState } from 'preact/hooks';
import { Header } from './Header.tsx';
import type { Page } from './page.ts';
import { TabRow } from './TabRow.tsx';
import { TABS } from './tabs.ts';
import { useScroll } from './useScroll.ts';

export function RunPage({ page }: { readonly page: Page }) {
  const [chosen, setChosen] = useState(() => page.recall('tab'));
  const { id, Panel } = TABS.find((tab) => tab.id === chosen) ?? TABS[0];
  useScroll(page);
  const choose = (next: string) => {
    setChosen(next);
    page.remember('tab', next);
  };
  // Before anything else can be told.
  useLayoutEffect(() => page.onShow(choose), [page]);
  return (
    <main>
      <Header page={page} />
      <TabRow page={page} chosen={id} onChoose={choose} />
      <section role="tabpanel" id={`panel-${id}`} aria-labelledby={`tab-${id}`}>
        <Panel key={id} page={page} />
      </section>
    </main>
  );
}
