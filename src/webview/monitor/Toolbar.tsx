/** The row above the lanes: which time they show, and whether they are a table. */

import { ZoomTools } from '../chart/ZoomTools.tsx';
import { Icon } from '../run/Icon.tsx';
import type { Monitored } from './model.ts';

interface Props {
  readonly monitored: Monitored;
  readonly isTable: boolean;
  readonly tableId: string;
  readonly onTable: () => void;
}

export function Toolbar({ monitored, isTable, tableId, onTable }: Props) {
  const { page } = monitored;
  const tableTitle = page.text(isTable ? 'Show as Charts' : 'Show as Table');
  return (
    <div class="tools" role="toolbar" aria-label={page.text('Time')}>
      <ZoomTools stage={monitored} />
      <button
        type="button"
        class="tool"
        aria-pressed={isTable}
        aria-controls={isTable ? tableId : undefined}
        aria-label={page.text('Show as Table')}
        title={tableTitle}
        onClick={onTable}
      >
        <Icon name="table" />
      </button>
    </div>
  );
}
