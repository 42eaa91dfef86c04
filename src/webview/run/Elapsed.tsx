/** The time that a run takes, moving on by itself each second: the host need not tell. */

import { useEffect, useState } from 'preact/hooks';
import { shownElapsed } from './elapsed.ts';
import type { Page } from './page.ts';
import { useSnapshot } from './useSnapshot.ts';

const SECOND = 1000;

export function Elapsed({ page }: { readonly page: Page }) {
  const { elapsedMs, isTicking, took } = useSnapshot(page).run;
  const [, setSecond] = useState(0);
  useEffect(() => {
    if (!isTicking) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const ms = page.elapsedMs() ?? 0;
      timer = setTimeout(
        () => {
          setSecond((second) => second + 1);
          wait();
        },
        SECOND - (ms % SECOND),
      );
    };
    wait();
    return () => clearTimeout(timer);
  }, [page, isTicking]);
  if (elapsedMs === null) return null;
  return <span class="figures">{took ?? shownElapsed(page.elapsedMs() ?? elapsedMs)}</span>;
}
