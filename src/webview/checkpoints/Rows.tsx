/** The rows of checkpoints. One of them takes the keyboard: up and down go from row to row, Tab to what can be done with it. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { CheckpointList, CheckpointRow } from '../../protocol/leftBehind.ts';
import { inBlocks } from '../lists/blocks.ts';
import { useNear } from '../lists/useNear.ts';
import type { Page } from '../run/page.ts';
import { Row } from './Row.tsx';

const BLOCK = 25;
/** Of one row, in pixels, before it was ever there. */
const ROOM = 64;

interface Props {
  readonly page: Page;
  readonly list: CheckpointList;
  /** The path of the one that somebody wants to see. */
  readonly sought: string | null;
  readonly onCompare: (path: string) => void;
}

export function Rows(props: Props) {
  const { list, sought } = props;
  const { rows } = list;
  const element = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(sought ?? rows[0]?.path);
  const place = Math.max(
    0,
    rows.findIndex(({ path }) => path === current),
  );
  const go = (to: number) => {
    const next = rows[Math.min(Math.max(to, 0), rows.length - 1)];
    if (next) setCurrent(next.path);
    requestAnimationFrame(() => focusCurrent(element.current));
  };
  useEffect(() => {
    if (sought !== null) focusCurrent(element.current);
  }, [sought]);
  const move = (event: KeyboardEvent) => {
    const next = placeAfter(event.key, place, rows.length);
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  };
  return (
    <ul class="rows" ref={element} onKeyDown={move}>
      {inBlocks(rows, BLOCK).map((block, index) => (
        <Block
          // By its place: with a new one at the top all blocks begin at another.
          key={index}
          {...props}
          rows={block}
          current={rows[place]?.path}
          isNearAtFirst={index === Math.floor(place / BLOCK)}
          onCurrent={setCurrent}
        />
      ))}
    </ul>
  );
}

interface BlockProps extends Props {
  readonly rows: readonly CheckpointRow[];
  readonly current: string | undefined;
  readonly isNearAtFirst: boolean;
  readonly onCurrent: (path: string) => void;
}

function Block({ page, list, rows, current, isNearAtFirst, onCurrent, onCompare }: BlockProps) {
  const element = useRef<HTMLLIElement>(null);
  const isNear = useNear(element, isNearAtFirst) || rows.some(({ path }) => path === current);
  return (
    <li ref={element} class="block" style={isNear ? {} : { height: `${rows.length * ROOM}px` }}>
      {isNear && (
        <ul>
          {rows.map((row) => (
            <Row
              key={row.path}
              page={page}
              row={row}
              can={list.can}
              isNewestGood={row.path === list.newestGood}
              isCurrent={row.path === current}
              hasOthers={list.rows.length > 1}
              onCurrent={() => onCurrent(row.path)}
              onCompare={() => onCompare(row.path)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

export function focusCurrent(list: HTMLElement | null): void {
  const row = list?.querySelector<HTMLElement>('.row[tabindex="0"]');
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function placeAfter(key: string, place: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return place + 1;
    case 'ArrowUp':
      return place - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
