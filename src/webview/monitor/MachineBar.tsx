/** All live runs together: what each takes of the machine. */

import type { MachineStrip } from '../../protocol/runPage.ts';
import { formatValue, type Unit } from '../chart/units.ts';
import type { Page } from '../run/page.ts';

interface Props {
  readonly page: Page;
  readonly machine: MachineStrip;
}

export function MachineBar({ page, machine }: Props) {
  const { runs, cores, memoryBytes } = machine;
  return (
    <section class="machine" aria-label={page.text('Machine')}>
      <div class="lane-head">
        <h2>{page.text('Machine')}</h2>
      </div>
      <Whole page={page} machine={machine} part="cpuPercent" used={machine.cpuPercent} whole={cores * 100} />
      <Whole page={page} machine={machine} part="rssBytes" used={machine.usedBytes} whole={memoryBytes} />
      <ul>
        {runs.map(({ key, name, isThis, cpuPercent, rssBytes }) => (
          <li key={key} class="taker">
            <span class={isThis ? 'chip this' : 'chip'} aria-hidden="true" />
            {isThis ? (
              <span class="name this" title={name}>
                {name}
              </span>
            ) : (
              <button
                type="button"
                class="link name"
                title={name}
                onClick={() => page.act('openRun', { key })}
              >
                {name}
              </button>
            )}
            <span class="value">{formatValue(cpuPercent, 'percent')}</span>
            <span class="value">{formatValue(rssBytes, 'bytes')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface WholeProps extends Props {
  readonly part: 'cpuPercent' | 'rssBytes';
  readonly used: number | null;
  readonly whole: number;
}

/** One bar: this run, the other runs, and what else the machine does. */
function Whole({ page, machine, part, used, whole }: WholeProps) {
  const unit: Unit = part === 'cpuPercent' ? 'percent' : 'bytes';
  const own = sum(machine, part, true);
  const others = sum(machine, part, false);
  const all = Math.max(used ?? 0, own + others);
  const widthOf = (value: number) => ({
    width: `${(100 * Math.min(1, Math.max(0, value / whole))).toFixed(2)}%`,
  });
  const title = page.text(part === 'cpuPercent' ? 'CPU' : 'Memory');
  const text = page.text('{0} of {1}', formatValue(all, unit), formatValue(whole, unit));
  return (
    <div class="whole">
      <span>{title}</span>
      <div class="bar" role="img" aria-label={`${title} ${text}`}>
        <div class="own" style={widthOf(own)} />
        <div class="others" style={widthOf(others)} />
        <div class="rest" style={widthOf(all - own - others)} />
      </div>
      <span class="value">{text}</span>
    </div>
  );
}

function sum({ runs }: MachineStrip, part: WholeProps['part'], isThis: boolean): number {
  return runs.filter((run) => run.isThis === isThis).reduce((total, run) => total + (run[part] ?? 0), 0);
}
