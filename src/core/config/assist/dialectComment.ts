/** The comment in which a file says how it is written: `# dialect: camstim`. */

import type { Edit } from '../../../base/finding.ts';
import { saidInComment } from '../firstComment.ts';
import { lineEnd } from '../style.ts';
import { lineAt } from './place.ts';

/** The edit after which the file says that it is written in this dialect; without one, that it says nothing of it. */
export function dialectEdit(text: string, name: string | undefined): Edit | undefined {
  const said = saidInComment(text, 'dialect');
  if (said && name !== undefined) return { span: said.span, text: name };
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (!said) {
    return name === undefined
      ? undefined
      : { span: { start, end: start }, text: `# dialect: ${name}${lineEnd(text)}` };
  }
  const line = lineAt(text, said.span.start);
  const end = line.end + (text.startsWith('\r\n', line.end) ? 2 : line.end < text.length ? 1 : 0);
  return { span: { start: Math.max(start, line.start), end }, text: '' };
}
