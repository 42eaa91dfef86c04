/** How long a run has been running, in whole seconds, as the rest of the product spells it. */

/** `42 s`, `12 m 04 s`, `1 h 0 m 5 s`, `1 d 1 h 1 m`. */
export function shownElapsed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const seconds = all % 60;
  const minutes = Math.floor(all / 60) % 60;
  const hours = Math.floor(all / 3600) % 24;
  const days = Math.floor(all / 86_400);
  if (days > 0) return `${days} d ${hours} h ${minutes} m`;
  if (hours > 0) return `${hours} h ${minutes} m ${seconds} s`;
  if (minutes > 0) return `${minutes} m ${String(seconds).padStart(2, '0')} s`;
  return `${seconds} s`;
}
