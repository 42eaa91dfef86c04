/** The lanes of the monitor under each other, and the events below them. */

import { StageView } from '../chart/StageView.tsx';
import { useReading } from '../chart/useFrame.ts';
import { later } from '../run/later.tsx';
import { EventLane } from './EventLane.tsx';
import { LaneView } from './LaneView.tsx';
import type { Monitored } from './model.ts';
import { summaryText } from './spoken.ts';

const PinnedLanes = later((more) => more.PinnedLanes);

export function Charts({ monitored }: { readonly monitored: Monitored }) {
  const lanes = useReading(monitored, () => monitored.lanes);
  const theme = useReading(monitored, () => monitored.theme);
  const hasSamples = useReading(monitored, () => monitored.readings.drawing.at.length > 0);
  const marks = useReading(monitored, () => monitored.page.snapshot.marks);
  const hasMetrics = useReading(monitored, () => monitored.page.snapshot.said.metrics.count > 0);
  const hasWidth = useReading(monitored, () => monitored.width > 0);
  return (
    <StageView
      stage={monitored}
      hasRuler={hasSamples || hasMetrics || marks.length > 0}
      hasCurves={hasSamples || hasMetrics}
      summary={() => summaryText(monitored)}
    >
      {hasWidth &&
        hasSamples &&
        lanes.map((lane) => <LaneView key={lane.id} monitored={monitored} lane={lane} theme={theme} />)}
      {hasWidth && hasMetrics && <PinnedLanes monitored={monitored} />}
      {marks.length > 0 && <EventLane monitored={monitored} marks={marks} />}
    </StageView>
  );
}
