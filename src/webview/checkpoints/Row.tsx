/** One checkpoint: when it was left, how it stands, what the metrics were then, and what may be done with it. */

import { shownText } from '../../base/names.ts';
import type { CheckpointAct, CheckpointList, CheckpointRow } from '../../protocol/leftBehind.ts';
import type { Word } from '../../protocol/words.ts';
import { formatElapsed, formatWall } from '../chart/elapsed.ts';
import { countText, figureText } from '../chart/figures.ts';
import { formatValue } from '../chart/units.ts';
import { Icon } from '../run/Icon.tsx';
import type { Page } from '../run/page.ts';

interface Props {
  readonly page: Page;
  readonly row: CheckpointRow;
  readonly can: CheckpointList['can'];
  readonly isNewestGood: boolean;
  readonly isCurrent: boolean;
  /** Whether there is another one to compare it with. */
  readonly hasOthers: boolean;
  readonly onCurrent: () => void;
  readonly onCompare: () => void;
}

const MOST_METRICS = 8;

export function Row(props: Props) {
  const { page, row, isCurrent, onCurrent } = props;
  const { path, step, time, at, bytes, description, tags, metrics, resumedBy } = row;
  const figures = Object.entries(metrics);
  const name = nameOf(page, row);
  return (
    <li
      class={`row ${row.isPruned ? 'gone' : ''}`}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={name}
      onFocusCapture={onCurrent}
    >
      <div class="what">
        <span class="name" title={shownText(path)}>
          <Icon name={row.good === false ? 'error' : row.isPruned ? 'circle-slash' : 'save'} />
          {step === null ? <bdi>{shownText(path)}</bdi> : page.text('step {0}', countText(step))}
        </span>
        <Badges {...props} />
        <time dateTime={time} title={shownText(time)}>
          {at === null ? formatWall(Date.parse(time), true) : formatElapsed(at)}
        </time>
        <span class="size">{formatValue(bytes, 'bytes')}</span>
      </div>
      {description !== null && <p class="description">{shownText(description)}</p>}
      {(figures.length > 0 || tags.length > 0) && (
        <p class="then">
          {figures.slice(0, MOST_METRICS).map(([key, value]) => (
            <span key={key}>
              <bdi>{shownText(key)}</bdi> <b>{figureText(value)}</b>
            </span>
          ))}
          {figures.length > MOST_METRICS && <span>…</span>}
          {tags.map((tag) => (
            <span key={tag} class="tag">
              {shownText(tag)}
            </span>
          ))}
        </p>
      )}
      {resumedBy.map(({ id, name: run }) => (
        <p key={id} class="description">
          <button
            type="button"
            class="link"
            tabIndex={isCurrent ? 0 : -1}
            onClick={() => page.act('openRelated', { id })}
          >
            {page.text('resumed as {0}', run)}
          </button>
        </p>
      ))}
      <Acts {...props} name={name} />
    </li>
  );
}

export function nameOf(page: Page, { step, path }: CheckpointRow): string {
  return step === null ? shownText(path) : page.text('step {0}', countText(step));
}

/** Each with a shape of its own beside its word. */
function Badges({ page, row, isNewestGood }: Props) {
  const badges: (readonly [icon: string, word: Word, kind: string])[] = [];
  if (row.isPruned) badges.push(['circle-slash', 'removed', 'quiet']);
  else if (row.good === false) badges.push(['error', 'damaged', 'bad']);
  else if (row.good === true) badges.push(['pass', 'verified', 'good']);
  if (isNewestGood) badges.push(['star-full', 'newest good', 'quiet']);
  if (row.isPinned) badges.push(['pinned', 'pinned', 'quiet']);
  return (
    <>
      {badges.map(([icon, word, kind]) => (
        <span key={word} class={`badge of-${kind}`}>
          <Icon name={icon} />
          {page.text(word)}
        </span>
      ))}
    </>
  );
}

function Acts({ page, row, can, isCurrent, hasOthers, onCompare, name }: Props & { readonly name: string }) {
  const { path, isPruned, isPinned, good } = row;
  const act = (what: CheckpointAct) => () => page.act('checkpoint', { path, act: what });
  const entries: readonly (readonly [word: Word, icon: string, isThere: boolean, press: () => void])[] = [
    ['Resume from Here…', 'debug-continue', can.resume && !isPruned && good !== false, act('resume')],
    ['Verify', 'verified', can.change && !isPruned, act('verify')],
    [
      isPinned ? 'Unpin' : 'Pin',
      isPinned ? 'pinned' : 'pin',
      can.change && !isPruned,
      act(isPinned ? 'unpin' : 'pin'),
    ],
    ['Compare with…', 'diff', hasOthers, onCompare],
    ['Reveal', 'folder-opened', !isPruned, act('reveal')],
    ['Delete…', 'trash', can.change && !isPruned, act('delete')],
  ];
  return (
    <div class="acts" role="toolbar" aria-label={page.text('Actions')}>
      {entries
        .filter(([, , isThere]) => isThere)
        .map(([word, icon, , press]) => (
          <button
            key={icon}
            type="button"
            class="tool"
            tabIndex={isCurrent ? 0 : -1}
            title={page.text(word)}
            aria-label={`${page.text(word)}: ${name}`}
            onClick={press}
          >
            <Icon name={icon} />
          </button>
        ))}
    </div>
  );
}
