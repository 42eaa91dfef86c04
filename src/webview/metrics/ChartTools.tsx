/** What may be done with one chart: taken along as a picture or as figures, seen in the monitor, or left away. */

import { useEffect, useState } from 'preact/hooks';
import { shownText } from '../../base/names.ts';
import type { MetricRow } from '../../protocol/metrics.ts';
import type { Word } from '../../protocol/words.ts';
import { Icon } from '../run/Icon.tsx';
import { toggled } from './look.ts';
import { copyPicture } from './picture.ts';
import type { MetricPlot } from './plot.ts';
import type { MetricsStage } from './stage.ts';

const TOLD_MS = 2_000;

interface Props {
  readonly stage: MetricsStage;
  readonly row: MetricRow;
  readonly plot: () => MetricPlot | null;
}

export function ChartTools({ stage, row, plot }: Props) {
  const { page } = stage;
  const [told, tell] = useTold();
  const pinned = stage.pinned;
  const isPinned = pinned.includes(row.key);
  const picture = () => {
    const canvas = plot()?.canvas;
    if (canvas)
      copyPicture(canvas, shownText(row.key), stage.theme).then(
        () => tell('Copied'),
        () => tell('It could not be copied.'),
      );
  };
  const of = (word: Word) => ({ page, word, name: shownText(row.key) });
  return (
    <div class="chart-tools">
      <span role="status">{told && page.text(told)}</span>
      <Tool
        {...of('Show in Monitor')}
        icon="pin"
        isPressed={isPinned}
        act={() => stage.change({ pinned: toggled(pinned, row.key) })}
      />
      <Tool {...of('Copy as Picture')} icon="device-camera" act={picture} />
      <Tool {...of('Copy as CSV')} icon="copy" act={() => page.act('copyMetrics', { key: row.key })} />
      <Tool
        {...of('Hide this chart')}
        icon="eye-closed"
        act={() => stage.change({ hidden: toggled(stage.look.hidden, row.key) })}
      />
    </div>
  );
}

interface ToolProps {
  readonly page: MetricsStage['page'];
  readonly word: Word;
  /** Whose it is: there are many alike. */
  readonly name: string;
  readonly icon: string;
  readonly isPressed?: boolean;
  readonly act: () => void;
}

function Tool({ page, word, name, icon, isPressed, act }: ToolProps) {
  const text = page.text(word);
  return (
    <button
      type="button"
      class="tool"
      title={text}
      aria-label={`${text}: ${name}`}
      aria-pressed={isPressed}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A word that goes away by itself. */
function useTold(): [Word | null, (word: Word) => void] {
  const [told, setTold] = useState<Word | null>(null);
  useEffect(() => {
    if (told === null) return undefined;
    const timer = setTimeout(() => setTold(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  return [told, setTold];
}
