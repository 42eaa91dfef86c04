/** The tab of metrics: a chart for each key along the time of the run or its steps, or all figures as a table. */

import { useLayoutEffect, useReducer, useState } from 'preact/hooks';
import { TabProblem } from '../run/TabProblem.tsx';
import type { TabProps } from '../run/tabProps.ts';
import { useSnapshot } from '../run/useSnapshot.ts';
import { FigureTable } from './FigureTable.tsx';
import { shownRows } from './keyGroups.ts';
import { LiveSources } from './LiveSources.tsx';
import { MetricCharts } from './MetricCharts.tsx';
import { MetricTools } from './MetricTools.tsx';
import { NoMetrics } from './NoMetrics.tsx';
import { MetricsStage } from './stage.ts';

export function MetricsTab({ page }: TabProps) {
  const [stage] = useState(() => new MetricsStage(page));
  const { run, said } = useSnapshot(page);
  useRedraw(stage);
  useLayoutEffect(() => stage.start(), [stage]);
  const { source, look } = stage;
  const { table, problem } = source;
  const rows = table ? shownRows(table, { ...look, goal: said.metrics.goal }) : [];
  const shown = rows.filter(({ key }) => !look.hidden.includes(key));
  if (said.metrics.count === 0 && rows.length === 0) return <NoMetrics page={page} isLive={run.isLive} />;
  return (
    <div class="lanes metrics">
      {problem !== null && (
        <TabProblem
          page={page}
          problem={problem}
          otherwise="The metrics could not be had."
          onRetry={() => source.retry()}
        />
      )}
      {table === null && problem === null && <p class="empty">{page.text('Reading the metrics …')}</p>}
      {table && <MetricTools stage={stage} table={table} found={rows.length} shown={shown.length} />}
      {table && rows.length === 0 && (
        <p class="empty" role="status">
          {page.text('No key has this in its name.')}
        </p>
      )}
      {table && look.view === 'charts' && shown.length > 0 && (
        <MetricCharts stage={stage} rows={shown} goal={said.metrics.goal} />
      )}
      {table && look.view === 'figures' && rows.length > 0 && <FigureTable stage={stage} rows={rows} />}
      {table && table.sources.length > 0 && <LiveSources page={page} sources={table.sources} />}
      {table && table.leftOut > 0 && (
        <p class="none">
          {page.text('{0} more keys have no room here; runtrail metrics lists all.', table.leftOut)}
        </p>
      )}
    </div>
  );
}

/** Once more when the figures or the look are others: told of from before they are asked for, as an answer may be quick. */
function useRedraw(stage: MetricsStage): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    const ends = [stage.source.subscribe(() => redraw(undefined)), stage.onLook(() => redraw(undefined))];
    return () => {
      for (const end of ends) end();
    };
  }, [stage]);
}
