/** The lines of the log around the moment under the cross-hair; without one those that were written last. */

import { useEffect, useState } from 'preact/hooks';
import type { LogLines } from '../../protocol/runPage.ts';
import { formatElapsed } from '../chart/elapsed.ts';
import { useReading } from '../chart/useFrame.ts';
import type { Monitored } from './model.ts';

const LINES = 9;
const PAUSE_MS = 80;
/** Of a run that nobody points at. */
const NEWEST_EVERY_MS = 1000;
/** What was printed last may be noted later than the last sample was taken. */
const AFTER_MS = 60_000;
/** So long the lines of the last moment stay, for whoever moves the pointer to them; less than until newer ones come. */
const LINGER_MS = 800;

export function LogPane({ monitored }: { readonly monitored: Monitored }) {
  const { page } = monitored;
  const [isHeld, setHeld] = useState(false);
  const shown = useLog(monitored, isHeld);
  return (
    <section
      class="log"
      aria-label={page.text('Log at this moment')}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      <div class="lane-head">
        <h2>{page.text('Log')}</h2>
      </div>
      {shown.lines.length === 0 ? (
        <p class="none">{page.text('No output yet')}</p>
      ) : (
        <ol>
          {shown.lines.map(({ at, offset, text, isThere }, index) => (
            <li
              key={index}
              class={isThere && shown.isMoment ? 'there' : ''}
              aria-current={isThere && shown.isMoment ? 'true' : undefined}
            >
              <button
                type="button"
                tabIndex={isThere || (index === 0 && !shown.lines.some((line) => line.isThere)) ? 0 : -1}
                title={page.text('Open the log here')}
                onClick={() => page.act('openLogLine', { offset })}
              >
                <time>{at === null ? '' : formatElapsed(at)}</time>
                <span>{text === '' ? ' ' : text}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

interface Shown extends LogLines {
  readonly at: number;
  /** Whether somebody chose that moment. */
  readonly isMoment: boolean;
}

/** The newest answer wins, whatever is answered later. */
function useLog(monitored: Monitored, isHeld: boolean): Shown {
  const { page, timeline } = monitored;
  const [shown, setShown] = useState<Shown>({ at: 0, isMoment: false, lines: [] });
  const moment = useReading(monitored, () => {
    const { moment } = timeline;
    return moment === null ? null : Math.round(moment);
  });
  const newest = useReading(monitored, () => {
    const { isLive, newest } = timeline;
    return isLive ? Math.floor(newest / NEWEST_EVERY_MS) * NEWEST_EVERY_MS : newest;
  });
  const wanted = moment ?? (isHeld ? null : newest + AFTER_MS);
  const wait =
    moment !== null ? PAUSE_MS : shown.lines.length > 0 && shown.at < newest - 5000 ? LINGER_MS : PAUSE_MS;
  useEffect(() => {
    if (wanted === null) return;
    const question = new AbortController();
    const timer = setTimeout(() => {
      const { signal } = question;
      page.request('logAt', { at: wanted, lines: LINES }, signal).then(
        ({ lines }) => setShown({ at: wanted, isMoment: moment !== null, lines }),
        // The lines from before stay; a log that cannot be read is told of where it is opened.
        () => undefined,
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [page, wanted]);
  return shown;
}
