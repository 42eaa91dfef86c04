/** The first tab: what the run takes of the machine, live, and afterwards what it took. */

import { useId, useLayoutEffect, useState } from 'preact/hooks';
import { useReading } from '../chart/useFrame.ts';
import { TabProblem } from '../run/TabProblem.tsx';
import type { TabProps } from '../run/tabProps.ts';
import { useSnapshot } from '../run/useSnapshot.ts';
import { Charts } from './Charts.tsx';
import { LogPane } from './LogPane.tsx';
import { MachineBar } from './MachineBar.tsx';
import { Monitored } from './model.ts';
import { ReadingsTable } from './ReadingsTable.tsx';
import { Toolbar } from './Toolbar.tsx';

export function Monitor({ page }: TabProps) {
  const [monitored] = useState(() => new Monitored(page));
  const [isTable, setTable] = useState(() => page.recall('table') === true);
  useLayoutEffect(() => monitored.start(), [monitored]);
  const { machine, run } = useSnapshot(page);
  const table = useId();
  const toggle = () => {
    setTable(!isTable);
    page.remember('table', isTable ? undefined : true);
  };
  const emptiness = useReading(monitored, () => whyEmpty(monitored));
  return (
    <div class="lanes monitor">
      <Problem monitored={monitored} />
      {emptiness === null && (
        <Toolbar monitored={monitored} isTable={isTable} tableId={table} onTable={toggle} />
      )}
      {emptiness !== null && <p class="empty">{page.text(emptiness)}</p>}
      {/* Also without samples there are events, and the log. */}
      {!isTable && run.startedAt !== null && <Charts monitored={monitored} />}
      {isTable && <ReadingsTable monitored={monitored} id={table} />}
      {run.startedAt !== null && <LogPane monitored={monitored} />}
      {machine.runs.length > 0 && <MachineBar page={page} machine={machine} />}
    </div>
  );
}

function whyEmpty({ page, readings }: Monitored) {
  const { run, extent } = page.snapshot;
  if (extent.samples > 0 || readings.drawing.at.length > 0) return null;
  if (!run.isLive)
    return run.startedAt === null ? 'The program was never started.' : 'This run was not measured.';
  return run.startedAt === null ? 'The program has not started yet.' : 'The first sample comes in a moment.';
}

/** Why readings could not be had; what was read before stays. */
function Problem({ monitored }: { readonly monitored: Monitored }) {
  const { page, readings } = monitored;
  const problem = useReading(monitored, () => readings.problem);
  if (problem === null) return null;
  return (
    <TabProblem
      page={page}
      problem={problem}
      otherwise="The readings could not be had."
      onRetry={() => readings.retry()}
    />
  );
}
