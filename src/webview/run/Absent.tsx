/** A page without a run: why, and what helps. */

import type { Absence, PageCommand } from '../../protocol/runPage.ts';
import { Icon } from './Icon.tsx';

interface AbsentProps {
  readonly absence: Absence;
  readonly onCommand: (name: PageCommand) => void;
}

export function Absent({ absence, onCommand }: AbsentProps) {
  const { icon, title, message, action } = absence;
  return (
    <main class="absent">
      <Icon name={icon} />
      <h1>{title}</h1>
      <p>{message}</p>
      {action && (
        <button type="button" class="action main" onClick={() => onCommand(action.command)}>
          {action.title}
        </button>
      )}
    </main>
  );
}
