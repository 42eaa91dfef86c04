/** What the charts show, in a sentence for each curve: screen readers get it with the charts. */

import { summarise } from '../chart/moment.ts';
import { formatValue } from '../chart/units.ts';
import type { Monitored } from './model.ts';
import { spokenCurves } from './spoken.ts';
import { useSettled } from './useFrame.ts';

const SETTLE_MS = 500;

export function SpokenSummary({ monitored, id }: { readonly monitored: Monitored; readonly id: string }) {
  const text = useSettled(monitored, SETTLE_MS, () => summaryText(monitored));
  return (
    <p class="spoken" id={id}>
      {text}
    </p>
  );
}

function summaryText({ page, lanes, readings, timeline }: Monitored): string {
  const { span, isLive } = timeline;
  const sentences = spokenCurves(page, lanes).flatMap(({ name, column, unit }) => {
    const summary = summarise(readings.drawing, column, span);
    if (!summary) return [];
    const [least, greatest, last] = [summary.least, summary.greatest, summary.last].map((value) =>
      formatValue(value, unit),
    );
    const values = [name, least ?? '', greatest ?? ''];
    return isLive
      ? [page.text('{0} between {1} and {2}, now {3}', ...values, last ?? '')]
      : [page.text('{0} between {1} and {2}', ...values)];
  });
  return sentences.map((sentence) => `${sentence}.`).join(' ');
}
