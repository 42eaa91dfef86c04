/** Whether something is near what can be seen: what is far away is not made, and leaves its room empty. */

import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const MARGIN = '600px 0px';

/** Stays while the keyboard is in it. */
export function useNear(ref: RefObject<HTMLElement | null>, isNearAtFirst: boolean): boolean {
  const [isNear, setNear] = useState(isNearAtFirst);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const isInside = entries.at(-1)?.isIntersecting ?? false;
        setNear(isInside || element.contains(document.activeElement));
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return isNear;
}
