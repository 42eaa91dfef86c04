/** The frame of all lanes: their width, their gestures, the axis below them, and what moves the cross-hair by keys. */

import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CrossHair } from './CrossHair.tsx';
import { Gestures } from './gestures.ts';
import { drawRuler } from './ruler.ts';
import type { Stage } from './stage.ts';
import { useFrame, useSettled } from './useFrame.ts';

const SETTLE_MS = 500;

interface Pixels {
  readonly from: number;
  readonly to: number;
}

interface Props {
  readonly stage: Stage;
  /** Whether there is anything along the axis, and any curve. */
  readonly hasRuler: boolean;
  readonly hasCurves: boolean;
  /** What the charts show, in a sentence for each curve: screen readers get it with the charts. */
  readonly summary: () => string;
  readonly children: ComponentChildren;
}

export function StageView({ stage, hasRuler, hasCurves, summary, children }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Pixels | null>(null);
  const spoken = useId();
  useWidth(element, stage);
  useGestures(element, stage, setChosen);
  return (
    <div class="charts" ref={element}>
      {children}
      {hasRuler && <Ruler stage={stage} />}
      {chosen && <Chosen pixels={chosen} />}
      {hasCurves && <CrossHair stage={stage} describedBy={spoken} />}
      {hasCurves && <Summary stage={stage} id={spoken} text={summary} />}
    </div>
  );
}

/** The page is narrowed and widened with its editor. */
function useWidth(view: RefObject<HTMLElement | null>, stage: Stage): void {
  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const measure = () => {
      stage.width = element.clientWidth;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [view, stage]);
}

function useGestures(
  view: RefObject<HTMLElement | null>,
  { timeline }: Stage,
  choosing: (pixels: Pixels | null) => void,
): void {
  useEffect(() => {
    const element = view.current;
    if (!element) return;
    const gestures = new Gestures(element, timeline, {
      isAxis: (target) => target instanceof Element && target.closest('.ruler') !== null,
      focus: () => element.querySelector<HTMLElement>('.keys')?.focus({ preventScroll: true }),
      choosing,
    });
    return () => gestures.dispose();
  }, [view, timeline, choosing]);
}

function Chosen({ pixels: { from, to } }: { readonly pixels: Pixels }) {
  return (
    <div class="chosen" style={{ left: `${Math.min(from, to)}px`, width: `${Math.abs(to - from)}px` }} />
  );
}

function Ruler({ stage }: { readonly stage: Stage }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<readonly unknown[]>([]);
  useFrame(stage, () => {
    const { width, timeline, theme, axis } = stage;
    const look = [width, timeline.span, theme, axis, devicePixelRatio];
    if (!canvas.current || width === 0 || look.every((part, index) => part === drawn.current[index])) return;
    drawn.current = look;
    drawRuler(canvas.current, { width, span: timeline.span, theme, axis });
  });
  return (
    <div class="ruler" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}

function Summary({ stage, id, text }: { readonly stage: Stage; readonly id: string; text: () => string }) {
  return (
    <p class="spoken" id={id}>
      {useSettled(stage, SETTLE_MS, text)}
    </p>
  );
}
