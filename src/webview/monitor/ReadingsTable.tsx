/** The readings as a table, for whoever reads rather than looks: at most sixty rows of the time that is shown. */

import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatElapsed } from '../chart/elapsed.ts';
import { formatValue } from '../chart/units.ts';
import { useSettled } from '../chart/useFrame.ts';
import type { Monitored } from './model.ts';
import { labelText } from './spoken.ts';
import { tableRows } from './tableRows.ts';

const SETTLE_MS = 200;

export function ReadingsTable({ monitored, id }: { readonly monitored: Monitored; readonly id: string }) {
  const { page } = monitored;
  const section = useRef<HTMLElement>(null);
  // Where no chart was there before it: as much is asked for as would be drawn.
  useLayoutEffect(() => {
    monitored.width ||= section.current?.clientWidth ?? 0;
  }, [monitored]);
  const { lanes, rows, isRaw } = useSettled(monitored, SETTLE_MS, () => contentOf(monitored));
  const columns = useMemo(
    () =>
      lanes.flatMap(({ title, unit, curves }) =>
        curves.map(({ column, label }) => ({
          column,
          unit,
          title: page.text(title),
          part: curves.length === 1 ? '' : labelText(page, label),
        })),
      ),
    [lanes, page],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="readings" ref={section} id={id} tabIndex={0} aria-label={page.text('Readings')}>
      <table>
        <caption>
          {page.text(isRaw ? 'Each row is one sample.' : 'Each row holds the greatest value of its time.')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{page.text('Time')}</th>
            {columns.map(({ column, title, part }) => (
              <th key={column} scope="col">
                {title} <small>{part}</small>
              </th>
            ))}
            <th scope="col">{page.text('Events')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, values, marks }) => (
            <tr key={at}>
              <th scope="row">{formatElapsed(at)}</th>
              {columns.map(({ column, unit }) => (
                <td key={column}>{formatValue(values.get(column), unit) || '–'}</td>
              ))}
              <td class="text">{marks.map(({ text }) => text).join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function contentOf({ lanes, readings, timeline, page }: Monitored) {
  const { span } = timeline;
  const columns = lanes.flatMap(({ curves }) => curves.map(({ column }) => column));
  return { lanes, ...tableRows(readings.drawing, columns, { span, marks: page.snapshot.marks }) };
}
