/** The row above the charts: along what they go, how they are drawn, which of them, and which part. */

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { MetricTable } from '../../protocol/metrics.ts';
import type { Word } from '../../protocol/words.ts';
import { ZoomTools } from '../chart/ZoomTools.tsx';
import { Icon } from '../run/Icon.tsx';
import { type Look, MOST_SMOOTHING } from './look.ts';
import type { MetricsStage } from './stage.ts';

interface Props {
  readonly stage: MetricsStage;
  readonly table: MetricTable;
  readonly found: number;
  readonly shown: number;
}

/** As many keys as are found faster by eye. */
const FEW = 5;

export function MetricTools({ stage, table, found, shown }: Props) {
  const { page, look } = stage;
  const isCharts = look.view === 'charts';
  return (
    <>
      <div class="tools" role="toolbar" aria-label={page.text('Metrics')}>
        <Choice
          stage={stage}
          name="view"
          options={[
            ['charts', 'Charts'],
            ['figures', 'Figures'],
          ]}
        />
        {isCharts && stage.source.reach?.steps && (
          <Choice
            stage={stage}
            name="axis"
            options={[
              ['time', 'By Time'],
              ['step', 'By Step'],
            ]}
          />
        )}
        {isCharts && (
          <Toggle isOn={look.isLog} act={() => stage.change({ isLog: !look.isLog })}>
            {page.text('Logarithmic')}
          </Toggle>
        )}
        {isCharts && <Smoothing stage={stage} />}
        {!isCharts && (
          <>
            <Choice
              stage={stage}
              name="window"
              options={[
                ['run', 'Whole run'],
                ['hour', 'Last hour'],
                ['minute', 'Last minute'],
              ]}
            />
            <button type="button" class="tool word" onClick={() => page.act('copyMetrics', { key: null })}>
              <Icon name="copy" />
              {page.text('Copy All Figures')}
            </button>
          </>
        )}
        {(table.rows.length > FEW || look.filter !== '') && (
          <Filter stage={stage} found={found} of={table.rows.length} />
        )}
        {isCharts && found > shown && (
          <button type="button" class="tool word" onClick={() => stage.change({ hidden: [] })}>
            {page.text('{0} hidden', found - shown)} · {page.text('Show Hidden')}
          </button>
        )}
      </div>
      {isCharts && (
        <div class="tools" role="toolbar" aria-label={page.text(look.axis === 'time' ? 'Time' : 'Step')}>
          <ZoomTools stage={stage} />
        </div>
      )}
    </>
  );
}

interface ChoiceProps<K extends keyof Look> {
  readonly stage: MetricsStage;
  readonly name: K;
  readonly options: readonly (readonly [Look[K] & string, Word])[];
}

/** A few buttons of which one is pressed. */
function Choice<K extends 'view' | 'axis' | 'window'>({ stage, name, options }: ChoiceProps<K>) {
  const { page, look } = stage;
  return (
    <fieldset class="choice">
      {options.map(([value, word]) => (
        <Toggle key={value} isOn={look[name] === value} act={() => stage.change({ [name]: value })}>
          {page.text(word)}
        </Toggle>
      ))}
    </fieldset>
  );
}

interface ToggleProps {
  readonly isOn: boolean;
  readonly act: () => void;
  readonly children: ComponentChildren;
}

function Toggle({ isOn, act, children }: ToggleProps) {
  return (
    <button type="button" class="tool word" aria-pressed={isOn} onClick={act}>
      {children}
    </button>
  );
}

/** Most of the way there is little to see: the slider is finer towards its end. */
function Smoothing({ stage }: { readonly stage: MetricsStage }) {
  const id = useId();
  const { smoothing } = stage.look;
  return (
    <span class="smoothing">
      <label for={id}>{stage.page.text('Smoothing')}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={Math.round(100 * (1 - Math.sqrt(1 - smoothing / MOST_SMOOTHING)))}
        aria-valuetext={smoothing.toFixed(3)}
        onInput={({ currentTarget }) =>
          stage.change({ smoothing: smoothingAt(Number(currentTarget.value) / 100) })
        }
      />
      <output for={id}>{smoothing === 0 ? '0' : smoothing.toFixed(smoothing > 0.99 ? 3 : 2)}</output>
    </span>
  );
}

function smoothingAt(part: number): number {
  return Math.round(1000 * MOST_SMOOTHING * (1 - (1 - part) ** 2)) / 1000;
}

interface FilterProps extends Omit<Props, 'table' | 'shown'> {
  readonly of: number;
}

function Filter({ stage, found, of }: FilterProps) {
  const { page, look } = stage;
  const { filter } = look;
  return (
    <span class="filter">
      <input
        type="search"
        value={filter}
        placeholder={page.text('Filter by name')}
        aria-label={page.text('Filter by name')}
        onInput={({ currentTarget }) => stage.change({ filter: currentTarget.value.slice(0, 200) })}
      />
      <span role="status">{filter !== '' && page.text('{0} of {1} keys', found, of)}</span>
    </span>
  );
}
