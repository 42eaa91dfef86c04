/** `SUMMARY.md`: the record in words. */

import { shownText } from '../../base/names.ts';
import { formatDuration } from '../../base/time.ts';
import { limitLine } from '../limits/words.ts';
import { codeFacts } from './codeFacts.ts';
import type { RunState } from './model.ts';
import { resourceFacts } from './resourceFacts.ts';
import { resumedFromText } from './resumeWords.ts';

/** One paragraph of facts about an ended run. */
export function summaryText(state: RunState): string {
  const facts: [string, string | null][] = [
    ['Run', state.id],
    ['Outcome', [state.outcome ?? state.status, state.message].filter(Boolean).join(': ')],
    ['Started', state.startedAt],
    ['Ended', state.endedAt],
    ['Duration', state.durationMs === null ? null : formatDuration(state.durationMs)],
    ['Command', commandLine(state.command)],
    ['Parameter file', state.file],
    ['Resumed from', state.resumes && resumedFromText(state.resumes)],
    ['Changed since then', state.resumes?.changes.join(' ') || null],
    ...codeFacts(state),
    ...resourceFacts(state.resources),
    ['Tags', state.tags.join(', ') || null],
  ];
  const lines = facts.flatMap(([name, value]) => (value ? [`- **${name}**: ${shownText(value)}`] : []));
  const parameters = Object.entries(state.parameters).map(
    ([key, value]) => `- ${shownText(key)} = ${shownText(JSON.stringify(value))}`,
  );
  const parts = [`# ${shownText(state.name)}`, lines.join('\n')];
  const limits = limitLines(state);
  if (limits.length > 0) parts.push('## Limits', limits.join('\n'));
  if (parameters.length > 0) parts.push('## Parameters', parameters.join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** What was limited, and what was exceeded. */
function limitLines({ limits, limitMarks }: RunState): string[] {
  const times = (count: number) => (count === 1 ? 'exceeded' : `exceeded ${count} times`);
  return [
    ...limits.map((limit) => `- ${shownText(limitLine(limit))}`),
    ...limitMarks
      .filter(({ exceeded }) => exceeded > 0)
      .map(({ message, exceeded }) => `- **${times(exceeded)}**: ${shownText(message)}`),
  ];
}

/** A command as one would type it, for reading only. */
export function commandLine(command: readonly string[] | string): string {
  if (typeof command === 'string') return command;
  return command
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
