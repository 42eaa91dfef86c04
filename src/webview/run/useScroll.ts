/** Keeps how far the page was scrolled: it is made anew each time that its tab comes to the front. */

import { useEffect } from 'preact/hooks';
import type { Page } from './page.ts';

/** Until then what is below may still be on its way. */
const SETTLING_MS = 2_000;
const REST_MS = 150;

export function useScroll(page: Page): void {
  useEffect(() => {
    const wanted = page.recall('scroll');
    const owned = typeof wanted === 'number' && wanted > 0 ? [restore(wanted)] : [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = () => {
      clearTimeout(timer);
      timer = setTimeout(() => page.remember('scroll', Math.round(window.scrollY)), REST_MS);
    };
    window.addEventListener('scroll', note, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('scroll', note);
      for (const end of owned) end();
    };
  }, [page]);
}

/** Goes there as soon as the page is long enough, unless the person scrolls first. */
function restore(wanted: number): () => void {
  const scroll = () => {
    window.scrollTo(0, wanted);
    if (Math.abs(window.scrollY - wanted) < 2) end();
  };
  const watching = new ResizeObserver(scroll);
  const timer = setTimeout(() => end(), SETTLING_MS);
  const end = () => {
    clearTimeout(timer);
    watching.disconnect();
    for (const kind of ['wheel', 'keydown', 'pointerdown']) window.removeEventListener(kind, end);
  };
  for (const kind of ['wheel', 'keydown', 'pointerdown'])
    window.addEventListener(kind, end, { passive: true });
  watching.observe(document.body);
  return end;
}
