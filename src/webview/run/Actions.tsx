/** What may be asked of the run, as buttons; everything else is in a menu of VS Code's own behind the last one. */

import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RunHead } from '../../protocol/runPage.ts';
import { Icon } from './Icon.tsx';
import type { Page } from './page.ts';

interface ActionsProps {
  readonly page: Page;
  readonly run: RunHead;
}

export function Actions({ page, run }: ActionsProps) {
  const { can } = run;
  const row = useRef<HTMLDivElement>(null);
  useKeptFocus(row);
  return (
    <div class="actions" ref={row}>
      {(can.pause || can.resume) && <PauseButton page={page} run={run} />}
      {can.stop && <StopButton page={page} run={run} />}
      {can.repeat && (
        <button type="button" class="action main" onClick={() => page.act('command', { name: 'repeat' })}>
          <Icon name="debug-rerun" />
          {page.text('Repeat')}
        </button>
      )}
      <button
        type="button"
        class="action bare"
        title={page.text('More Actions')}
        aria-label={page.text('More Actions')}
        aria-haspopup="menu"
        onClick={openMenu}
      >
        <Icon name="ellipsis" />
      </button>
    </div>
  );
}

/** One button for both, which keeps the focus of whoever pauses and resumes by keys. */
function PauseButton({ page, run }: ActionsProps) {
  const act = run.can.resume ? 'resume' : 'pause';
  return (
    <button type="button" class="action" onClick={() => page.act(act, {})}>
      <Icon name={act === 'resume' ? 'debug-continue' : 'debug-pause'} />
      {page.text(act === 'resume' ? 'Resume' : 'Pause')}
    </button>
  );
}

/** A button that goes while it has the focus leaves it to the last one, which is always there and does nothing by itself. */
function useKeptFocus(row: RefObject<HTMLElement | null>): void {
  const hadFocus = row.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (hadFocus && !row.current?.contains(document.activeElement))
      row.current?.querySelector<HTMLElement>('button:last-of-type')?.focus();
  });
}

/** An offer that was not taken is taken back: nobody is to end a run by a click that was meant for something else. */
const OFFER_MS = 6_000;
/** The answer of a run is seen in its record, a moment after it was asked. */
const ANSWER_MS = 5_000;

/** `Stop`, then `Stopping …`; a click on that offers to end it at once. */
function StopButton({ page, run }: ActionsProps) {
  const [step, setStep] = useState<'idle' | 'asked' | 'offered'>('idle');
  useEffect(() => {
    if (step === 'idle') return undefined;
    const timer = setTimeout(() => setStep('idle'), step === 'asked' ? ANSWER_MS : OFFER_MS);
    return () => clearTimeout(timer);
  }, [step]);
  const isStopping = run.isStopping || step === 'asked';
  const press = () => {
    if (step === 'offered') page.act('stop', { now: true });
    else if (run.isStopping) setStep('offered');
    else if (step === 'idle') {
      page.act('stop', { now: false });
      setStep('asked');
    }
  };
  const text = step === 'offered' ? 'Stop Now' : isStopping ? 'Stopping …' : 'Stop';
  const title = step === 'offered' ? page.text('End it at once, without the time to finish its work') : '';
  return (
    <button type="button" class="action" title={title} onClick={press}>
      <Icon name={text === 'Stopping …' ? 'loading~spin' : 'debug-stop'} />
      {page.text(text)}
    </button>
  );
}

/** The menu of the run is the one that a right click opens, and opens below the button. */
function openMenu(event: MouseEvent): void {
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const { left, bottom } = currentTarget.getBoundingClientRect();
  event.preventDefault();
  event.stopPropagation();
  const place = { bubbles: true, cancelable: true, clientX: left, clientY: bottom };
  currentTarget.dispatchEvent(new MouseEvent('contextmenu', place));
}
