/** Which part of the axis is shown, and what changes that. */

import type { Word } from '../../protocol/words.ts';
import { Icon } from '../run/Icon.tsx';
import type { Page } from '../run/page.ts';
import type { Stage } from './stage.ts';
import { useReading } from './useFrame.ts';

const STEP = 0.5;

export function ZoomTools({ stage }: { readonly stage: Stage }) {
  const { page } = stage;
  const { timeline } = stage;
  const shown = useReading(stage, () => spanText(stage));
  const isAll = useReading(stage, () => timeline.isAll);
  const isFollowing = useReading(stage, () => timeline.isFollowing);
  const isLive = useReading(stage, () => timeline.isLive);
  return (
    <>
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
    </>
  );
}

interface ToolProps {
  readonly page: Page;
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

function spanText({ timeline: { span }, axis }: Stage): string {
  const step = axis.fineness(span);
  return `${axis.format(span.from, step)} – ${axis.format(span.to, step)}`;
}
