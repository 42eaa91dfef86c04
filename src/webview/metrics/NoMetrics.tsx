/** What stands where a program said no metrics: how one is said. */

import { HowToSay } from '../run/HowToSay.tsx';
import type { Page } from '../run/page.ts';

const EXAMPLE = `echo '{"metric": {"loss": 0.3}, "step": 10}' >> "$RUNTRAIL_SIGNALS"`;

export function NoMetrics({ page, isLive }: { readonly page: Page; readonly isLive: boolean }) {
  return (
    <div class="lanes metrics">
      <HowToSay
        page={page}
        nothing={isLive ? 'No metrics yet.' : 'This run said no metrics.'}
        how="A program says one by appending a line to the file that RUNTRAIL_SIGNALS names:"
        example={EXAMPLE}
      />
    </div>
  );
}
