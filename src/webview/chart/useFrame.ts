/** What components draw with each frame of the time axis: by hand, or when what they show became something else. */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Timeline } from './timeline.ts';

/** Whatever has an axis. */
interface Moving {
  readonly timeline: Timeline;
}

/** Calls `draw` now and with each frame. */
export function useFrame({ timeline }: Moving, draw: () => void): void {
  const newest = useRef(draw);
  newest.current = draw;
  useLayoutEffect(() => {
    newest.current();
    return timeline.subscribe(() => newest.current());
  }, [timeline]);
}

/** What `read` gives; the component is drawn again when that is another text, number or object. */
export function useReading<T>(moving: Moving, read: () => T): T {
  const [value, setValue] = useState(read);
  useFrame(moving, () => setValue(read));
  return value;
}

/** As `useReading`, for what is costly to read: so long after something moved, and no more often. */
export function useSettled<T>({ timeline }: Moving, ms: number, read: () => T): T {
  const [value, setValue] = useState(read);
  const newest = useRef(read);
  newest.current = read;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setValue(() => newest.current());
      }, ms);
    };
    later();
    const end = timeline.subscribe(later);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [timeline, ms]);
  return value;
}
