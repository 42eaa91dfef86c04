/** The row above the charts: which time they show, and what changes that. */

import type { Word } from '../../protocol/words.ts';
import { formatElapsed } from '../chart/elapsed.ts';
import { lengthOf } from '../chart/span.ts';
import { Icon } from '../run/Icon.tsx';
import type { Monitored } from './model.ts';
import { useReading } from './useFrame.ts';

const STEP = 0.5;

interface Props {
  readonly monitored: Monitored;
  readonly isTable: boolean;
  readonly tableId: string;
  readonly onTable: () => void;
}

export function Toolbar({ monitored, isTable, tableId, onTable }: Props) {
  const { page, timeline } = monitored;
  const shown = useReading(monitored, () => spanText(monitored));
  const isAll = useReading(monitored, () => timeline.isAll);
  const isFollowing = useReading(monitored, () => timeline.isFollowing);
  const isLive = useReading(monitored, () => timeline.isLive);
  const tableTitle = page.text(isTable ? 'Show as Charts' : 'Show as Table');
  return (
    <div class="tools" role="toolbar" aria-label={page.text('Time')}>
      <span class="span">{shown}</span>
      <Tool
        page={page}
        icon="zoom-out"
        word="Zoom Out"
        keys="−"
        off={isAll}
        act={() => timeline.zoom(1 / STEP)}
      />
      <Tool page={page} icon="zoom-in" word="Zoom In" keys="+" act={() => timeline.zoom(STEP)} />
      <Tool
        page={page}
        icon="screen-full"
        word="Show All"
        keys="0"
        off={isAll}
        act={() => timeline.showAll()}
      />
      {isLive && (
        <button
          type="button"
          class="tool live"
          aria-pressed={isFollowing}
          aria-label={page.text('Live')}
          title={`${page.text('Follow the newest sample')} (F)`}
          onClick={() => timeline.follow()}
        >
          <Icon name="record" />
          <span class="word">{page.text('Live')}</span>
        </button>
      )}
      <button
        type="button"
        class="tool"
        aria-pressed={isTable}
        aria-controls={isTable ? tableId : undefined}
        aria-label={page.text('Show as Table')}
        title={tableTitle}
        onClick={onTable}
      >
        <Icon name="table" />
      </button>
    </div>
  );
}

interface ToolProps {
  readonly page: Monitored['page'];
  readonly icon: string;
  readonly word: Word;
  readonly keys: string;
  readonly off?: boolean;
  readonly act: () => void;
}

/** One that has nothing to do keeps the focus: whoever came to it by keys stays there. */
function Tool({ page, icon, word, keys, off = false, act }: ToolProps) {
  const text = page.text(word);
  return (
    <button
      type="button"
      class="tool"
      aria-label={text}
      aria-disabled={off}
      title={`${text} (${keys})`}
      onClick={() => off || act()}
    >
      <Icon name={icon} />
    </button>
  );
}

function spanText({ timeline: { span } }: Monitored): string {
  const step = lengthOf(span) < 20_000 ? 100 : 1000;
  return `${formatElapsed(span.from, step)} – ${formatElapsed(span.to, step)}`;
}
