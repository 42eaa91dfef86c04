/** A curve in one line of text. */

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Each value as a bar, from 0 to `top`; a blank where there is none. */
export function sparkline(values: readonly number[], top: number): string {
  return values
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
      return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))];
    })
    .join('');
}

/** `▓▓▓▓░░░░░░` */
export function progressBar(percent: number, width: number): string {
  const done = Math.floor((Math.min(100, Math.max(0, percent)) / 100) * width);
  return '▓'.repeat(done) + '░'.repeat(width - done);
}
