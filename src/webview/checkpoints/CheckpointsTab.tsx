/** The tab of checkpoints: what a run can go on from, the newest first, and what may be done with each. */

import { useRef, useState } from 'preact/hooks';
import type { CheckpointList } from '../../protocol/leftBehind.ts';
import { HowToSay } from '../run/HowToSay.tsx';
import { Icon } from '../run/Icon.tsx';
import type { Page } from '../run/page.ts';
import { TabProblem } from '../run/TabProblem.tsx';
import type { TabProps } from '../run/tabProps.ts';
import { useAsked } from '../run/useAsked.ts';
import { useSnapshot } from '../run/useSnapshot.ts';
import { Comparison } from './Comparison.tsx';
import { focusCurrent, Rows } from './Rows.tsx';

const EXAMPLE = `echo '{"checkpoint": {"path": "checkpoints/step-10.pt", "step": 10}}' >> "$RUNTRAIL_SIGNALS"`;
const NONE = {};

export function CheckpointsTab({ page }: TabProps) {
  const { said, run } = useSnapshot(page);
  const { value, problem, retry } = useAsked(page, 'checkpoints', {
    params: NONE,
    mark: said.checkpoints.mark,
  });
  const [sought] = useState(() => page.takeSought());
  const [compared, setCompared] = useState<string | null>(null);
  const base = value?.rows.find(({ path }) => path === compared);
  const element = useRef<HTMLDivElement>(null);
  const closeComparison = () => {
    setCompared(null);
    focusCurrent(element.current);
  };
  return (
    <div class="left-behind checkpoints" ref={element}>
      {problem !== null && (
        <TabProblem
          page={page}
          problem={problem}
          otherwise="The checkpoints could not be had."
          onRetry={retry}
        />
      )}
      {value && <Tools page={page} list={value} />}
      {value?.rows.length === 0 && <None page={page} isLive={run.isLive} />}
      {value && base && <Comparison page={page} base={base} rows={value.rows} onClose={closeComparison} />}
      {value && value.rows.length > 0 && (
        <Rows page={page} list={value} sought={sought} onCompare={setCompared} />
      )}
    </div>
  );
}

function Tools({ page, list: { rows, can } }: { readonly page: Page; readonly list: CheckpointList }) {
  if (!can.askNow && !(can.change && rows.length > 0)) return null;
  return (
    <div class="tools" role="toolbar" aria-label={page.text('Checkpoints')}>
      {can.askNow && (
        <button type="button" class="action" onClick={() => page.act('checkpointNow', {})}>
          <Icon name="save" />
          {page.text('Checkpoint Now')}
        </button>
      )}
      {can.change && rows.length > 0 && (
        <button type="button" class="action" onClick={() => page.act('prune', {})}>
          <Icon name="trash" />
          {page.text('Prune…')}
        </button>
      )}
    </div>
  );
}

function None({ page, isLive }: { readonly page: Page; readonly isLive: boolean }) {
  return (
    <HowToSay
      page={page}
      nothing={isLive ? 'No checkpoints yet.' : 'This run left no checkpoints.'}
      how="A program leaves one by writing it into the folder that RUNTRAIL_CHECKPOINTS names and saying so:"
      example={EXAMPLE}
    />
  );
}
