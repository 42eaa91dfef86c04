/** The lanes under each other, with one time axis, one cross-hair and one zoom. */

import type { RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Gestures } from '../chart/gestures.ts';
import { drawRuler } from '../chart/ruler.ts';
import { CrossHair } from './CrossHair.tsx';
import { EventLane } from './EventLane.tsx';
import { LaneView } from './LaneView.tsx';
import type { Monitored } from './model.ts';
import { SpokenSummary } from './SpokenSummary.tsx';
import { useFrame, useReading } from './useFrame.ts';

interface Pixels {
  readonly from: number;
  readonly to: number;
}

export function Charts({ monitored }: { readonly monitored: Monitored }) {
  const stage = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<Pixels | null>(null);
  const lanes = useReading(monitored, () => monitored.lanes);
  const theme = useReading(monitored, () => monitored.theme);
  const hasSamples = useReading(monitored, () => monitored.readings.drawing.at.length > 0);
  const marks = useReading(monitored, () => monitored.page.snapshot.marks);
  const hasWidth = useReading(monitored, () => monitored.width > 0);
  const summary = useId();
  useWidth(stage, monitored);
  useGestures(stage, monitored, setChosen);
  return (
    <div class="charts" ref={stage}>
      {hasWidth &&
        hasSamples &&
        lanes.map((lane) => <LaneView key={lane.id} monitored={monitored} lane={lane} theme={theme} />)}
      {marks.length > 0 && <EventLane monitored={monitored} marks={marks} />}
      {(hasSamples || marks.length > 0) && <Ruler monitored={monitored} />}
      {chosen && <Chosen pixels={chosen} />}
      {hasSamples && <CrossHair monitored={monitored} describedBy={summary} />}
      {hasSamples && <SpokenSummary monitored={monitored} id={summary} />}
    </div>
  );
}

/** The page is narrowed and widened with its editor. */
function useWidth(stage: RefObject<HTMLElement | null>, monitored: Monitored): void {
  useLayoutEffect(() => {
    const element = stage.current;
    if (!element) return;
    const measure = () => {
      monitored.width = element.clientWidth;
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stage, monitored]);
}

function useGestures(
  stage: RefObject<HTMLElement | null>,
  { timeline }: Monitored,
  choosing: (pixels: Pixels | null) => void,
): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const gestures = new Gestures(element, timeline, {
      isAxis: (target) => target instanceof Element && target.closest('.ruler') !== null,
      focus: () => element.querySelector<HTMLElement>('.keys')?.focus({ preventScroll: true }),
      choosing,
    });
    return () => gestures.dispose();
  }, [stage, timeline, choosing]);
}

function Chosen({ pixels: { from, to } }: { readonly pixels: Pixels }) {
  return (
    <div class="chosen" style={{ left: `${Math.min(from, to)}px`, width: `${Math.abs(to - from)}px` }} />
  );
}

function Ruler({ monitored }: { readonly monitored: Monitored }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<readonly unknown[]>([]);
  useFrame(monitored, () => {
    const { width, timeline, theme } = monitored;
    const look = [width, timeline.span, theme, devicePixelRatio];
    if (!canvas.current || width === 0 || look.every((part, index) => part === drawn.current[index])) return;
    drawn.current = look;
    drawRuler(canvas.current, width, timeline.span, theme);
  });
  return (
    <div class="ruler" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
