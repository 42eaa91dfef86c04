/** All figures of all keys: of the whole run with each context, or of its last hour or minute. */

import { useRef } from 'preact/hooks';
import { shownText } from '../../base/names.ts';
import type { MetricStatistics, SaidNumber } from '../../core/run/signals.ts';
import type { MetricRow } from '../../protocol/metrics.ts';
import type { Word } from '../../protocol/words.ts';
import { figureText, shownUnit } from '../chart/figures.ts';
import { inBlocks } from '../lists/blocks.ts';
import { useNear } from '../lists/useNear.ts';
import type { Page } from '../run/page.ts';
import type { Look } from './look.ts';
import type { MetricsStage } from './stage.ts';

const BLOCK = 40;
/** Of one row, in pixels. */
const ROOM = 23;

const COLUMNS = ['min', 'max', 'mean', 'sd', 'p50', 'p95', 'p99', 'sum', 'count'] as const satisfies (Word &
  keyof MetricStatistics)[];

interface Figures {
  readonly id: string;
  readonly key: string;
  readonly context: string;
  readonly row: MetricRow;
  readonly last: SaidNumber | null;
  readonly statistics: MetricStatistics | null;
}

interface Props {
  readonly stage: MetricsStage;
  readonly rows: readonly MetricRow[];
}

export function FigureTable({ stage, rows }: Props) {
  const { page, look } = stage;
  const figures = rows.flatMap((row) => figuresOf(row, look.window));
  const hasAggregates = rows.some(({ aggregates }) => Object.keys(aggregates ?? {}).length > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="readings" tabIndex={0} aria-label={page.text('Figures')}>
      <table aria-rowcount={figures.length + 1}>
        <thead>
          <tr>
            <th scope="col" class="text">
              {page.text('Metric')}
            </th>
            <th scope="col" class="text">
              {page.text('Context')}
            </th>
            <th scope="col">{page.text('last')}</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {page.text(name)}
              </th>
            ))}
            <th scope="col">{page.text('not finite')}</th>
            {hasAggregates && (
              <th scope="col" class="text">
                {page.text('Aggregates')}
              </th>
            )}
          </tr>
        </thead>
        {inBlocks(figures, BLOCK).map((block, index) => (
          <Block
            key={block[0]?.id}
            page={page}
            figures={block}
            hasAggregates={hasAggregates}
            isNearAtFirst={index === 0}
          />
        ))}
      </table>
    </section>
  );
}

interface BlockProps {
  readonly page: Page;
  readonly figures: readonly Figures[];
  readonly hasAggregates: boolean;
  readonly isNearAtFirst: boolean;
}

function Block({ page, figures, hasAggregates, isNearAtFirst }: BlockProps) {
  const element = useRef<HTMLTableSectionElement>(null);
  const isNear = useNear(element, isNearAtFirst);
  return (
    <tbody ref={element}>
      {isNear ? (
        figures.map((each) => <Row key={each.id} page={page} figures={each} hasAggregates={hasAggregates} />)
      ) : (
        <tr>
          <td style={{ height: `${figures.length * ROOM}px` }} />
        </tr>
      )}
    </tbody>
  );
}

interface RowProps extends Pick<BlockProps, 'page' | 'hasAggregates'> {
  readonly figures: Figures;
}

function Row({ page, figures, hasAggregates }: RowProps) {
  const { key, context, row, last, statistics } = figures;
  return (
    <tr>
      <th scope="row" class="text">
        <bdi>{shownText(key)}</bdi> {row.unit && <small>{shownText(shownUnit(row.unit))}</small>}
      </th>
      <td class="text">
        <bdi>{context === '' ? page.text('all') : shownText(context)}</bdi>
      </td>
      <td>{figureText(last) || '–'}</td>
      {COLUMNS.map((name) => (
        <td key={name}>{figureText(statistics?.[name]) || '–'}</td>
      ))}
      <td>{figureText(statistics?.notFinite) || '–'}</td>
      {hasAggregates && <td class="text">{context === '' && aggregatesText(row)}</td>}
    </tr>
  );
}

/** `p90 = 0.31, often = 12` */
function aggregatesText({ aggregates = {} }: MetricRow): string {
  return Object.entries(aggregates)
    .map(([name, value]) => `${shownText(name)} = ${figureText(value) || '–'}`)
    .join(', ');
}

/** Of the last hour and minute nothing is known by context. */
function figuresOf(row: MetricRow, window: Look['window']): Figures[] {
  const { key, last } = row;
  const all = { id: key, key, context: '', row, last };
  if (window !== 'run') return [{ ...all, statistics: row[window] }];
  return [
    { ...all, statistics: row },
    ...Object.entries(row.contexts).map(([context, own]) => ({
      ...{ id: `${key}\n${context}`, key, context, row },
      ...{ last: own.last, statistics: own },
    })),
  ];
}
