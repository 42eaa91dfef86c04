/** The charts under each other in their groups. Those far from what can be seen are not made: only their room is kept. */

import { useCallback, useRef } from 'preact/hooks';
import { shownText } from '../../base/names.ts';
import type { MetricRow } from '../../protocol/metrics.ts';
import { StageView } from '../chart/StageView.tsx';
import { useReading } from '../chart/useFrame.ts';
import { inBlocks } from '../lists/blocks.ts';
import { useNear } from '../lists/useNear.ts';
import { Icon } from '../run/Icon.tsx';
import { ChartTools } from './ChartTools.tsx';
import { ChartView } from './ChartView.tsx';
import type { ChartReadings } from './chartReadings.ts';
import { groupsOf, type KeyGroup } from './keyGroups.ts';
import { toggled } from './look.ts';
import type { MetricsStage } from './stage.ts';

/** So many are made and left away at once. */
const BLOCK = 6;
/** Of a chart with what stands above it, in pixels, before it was ever there. */
const ROOM = 180;

interface Props {
  readonly stage: MetricsStage;
  readonly rows: readonly MetricRow[];
  readonly goal: string | null;
}

export function MetricCharts({ stage, rows, goal }: Props) {
  const hasWidth = useReading(stage, () => stage.width > 0);
  const groups = groupsOf(rows, goal);
  return (
    <StageView stage={stage} hasRuler={true} hasCurves={true} summary={() => summaryText(stage)}>
      {hasWidth &&
        groups.map((group, index) => (
          <Group
            key={group.name}
            stage={stage}
            group={group}
            goal={goal}
            isFirst={index === 0}
            isOnly={groups.length === 1 && group.name === ''}
          />
        ))}
    </StageView>
  );
}

interface GroupProps extends Omit<Props, 'rows'> {
  readonly group: KeyGroup;
  readonly isFirst: boolean;
  readonly isOnly: boolean;
}

function Group({ stage, group, goal, isFirst, isOnly }: GroupProps) {
  const { look } = stage;
  const isClosed = !isOnly && look.closedGroups.includes(group.name);
  const toggle = () => stage.change({ closedGroups: toggled(look.closedGroups, group.name) });
  return (
    <section class="group">
      {!isOnly && group.name !== '' && (
        <h2>
          <button type="button" class="fold" aria-expanded={!isClosed} onClick={toggle}>
            <Icon name={isClosed ? 'chevron-right' : 'chevron-down'} />
            <bdi>{shownText(group.name)}</bdi>
            <span class="count">{group.rows.length}</span>
          </button>
        </h2>
      )}
      {!isClosed &&
        inBlocks(group.rows, BLOCK).map((rows, index) => (
          <Block
            key={rows[0]?.key}
            stage={stage}
            rows={rows}
            goal={goal}
            isNearAtFirst={isFirst && index === 0}
          />
        ))}
    </section>
  );
}

function Block({ stage, rows, goal, isNearAtFirst }: Props & { readonly isNearAtFirst: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const room = useRef(rows.length * ROOM);
  const isNear = useNear(element, isNearAtFirst);
  if (isNear && element.current && element.current.clientHeight > 0)
    room.current = element.current.clientHeight;
  const { source, look, axis } = stage;
  const toggleLine = useCallback(
    (name: string) => stage.change({ hiddenLines: toggled(stage.look.hiddenLines, name) }),
    [stage],
  );
  const chartLook = { ...look, axis };
  return (
    <div ref={element} style={isNear ? {} : { height: `${room.current}px` }}>
      {isNear &&
        rows.map((row) => (
          <ChartView
            key={row.key}
            source={source}
            stage={stage}
            row={row}
            look={chartLook}
            isGoal={row.key === goal}
            onShown={(chart, isShown) => noteShown(stage, { chart, row, isShown })}
            onToggleLine={toggleLine}
            tools={(plot) => <ChartTools stage={stage} row={row} plot={plot} />}
          />
        ))}
    </div>
  );
}

interface ShownChart {
  readonly chart: ChartReadings;
  readonly row: MetricRow;
  readonly isShown: boolean;
}

function noteShown(stage: MetricsStage, { chart, row, isShown }: ShownChart): void {
  if (isShown) stage.shown.set(chart, row);
  else stage.shown.delete(chart);
}

const MOST_SENTENCES = 12;

/** A sentence for each chart that can be seen. */
function summaryText(stage: MetricsStage): string {
  const sentences = [...stage.shown.values()].slice(0, MOST_SENTENCES).map((row) => stage.sentenceOf(row));
  return sentences.join(' ');
}
