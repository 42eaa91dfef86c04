/** Times as an axis and a readout name them. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `0:05`, `1:23:45`, `2 d 03:00:00`; `0:05.25` and `2 d` where the steps of an axis are that fine or coarse. */
export function formatElapsed(ms: number, stepMs = SECOND): string {
  const sign = ms < 0 ? '−' : '';
  if (stepMs % DAY === 0 && ms > 0) return `${Math.round(ms / DAY)} d`;
  const digits = stepMs >= SECOND ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  const unit = 10 ** (3 - digits);
  const total = Math.round(Math.abs(ms) / unit) * unit;
  const days = Math.floor(total / DAY);
  const hours = Math.floor(total / HOUR) % 24;
  const minutes = Math.floor(total / MINUTE) % 60;
  const seconds = ((total % MINUTE) / SECOND).toFixed(digits).padStart(digits === 0 ? 2 : 3 + digits, '0');
  if (days > 0) return `${sign}${days} d ${two(hours)}:${two(minutes)}:${seconds}`;
  if (hours > 0) return `${sign}${hours}:${two(minutes)}:${seconds}`;
  return `${sign}${minutes}:${seconds}`;
}

/** `14:02:03` on the wall of whoever reads it, with the day where the run is longer than one. */
export function formatWall(epochMs: number, withDay: boolean): string {
  const moment = new Date(epochMs);
  if (Number.isNaN(moment.getTime())) return '';
  const time = [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map(two).join(':');
  const day = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()].map(two).join('-');
  return withDay ? `${day} ${time}` : time;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
