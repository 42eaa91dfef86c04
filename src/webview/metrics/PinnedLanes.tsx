/** The metrics that somebody wants to see beside the resources, along the same time. */

import { useEffect, useReducer, useState } from 'preact/hooks';
import { TIME } from '../chart/axis.ts';
import type { Monitored } from '../monitor/model.ts';
import { useSnapshot } from '../run/useSnapshot.ts';
import { ChartView } from './ChartView.tsx';
import { KEPT_AS, pinnedIn, readLook, toggled } from './look.ts';
import { metricsOf } from './source.ts';

export function PinnedLanes({ monitored }: { readonly monitored: Monitored }) {
  const { page } = monitored;
  const { goal } = useSnapshot(page).said.metrics;
  const [look, setLook] = useState(() => readLook(page.recall(KEPT_AS)));
  const pinned = pinnedIn(look, goal);
  const source = metricsOf(page);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // The record of metrics is read for nobody else.
    if (pinned.length === 0) return undefined;
    const ends = [
      source.start(),
      source.subscribe(() => {
        redraw(undefined);
        monitored.timeline.changed();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [source, monitored, pinned.length === 0]);
  const toggleLine = (name: string) => {
    const next = { ...look, hiddenLines: toggled(look.hiddenLines, name) };
    page.remember(KEPT_AS, next);
    setLook(next);
  };
  const rows = source.rows.filter(({ key }) => pinned.includes(key));
  return (
    <>
      {rows.map((row) => (
        <ChartView
          key={row.key}
          source={source}
          stage={monitored}
          row={row}
          look={{ ...look, axis: TIME }}
          isGoal={row.key === goal}
          onToggleLine={toggleLine}
        />
      ))}
    </>
  );
}
