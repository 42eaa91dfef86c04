/** Where figures come from that the parameter file names: how each stands, and when it gave something last. */

import { shownText } from '../../base/names.ts';
import type { LiveSource } from '../../core/run/signals.ts';
import { formatWall } from '../chart/elapsed.ts';
import { Icon } from '../run/Icon.tsx';
import type { Page } from '../run/page.ts';

const ICONS: { readonly [S in LiveSource['state']]: string } = {
  waiting: 'circle-outline',
  fresh: 'pass',
  stale: 'history',
  failing: 'warning',
  skipped: 'debug-step-over',
};

interface Props {
  readonly page: Page;
  readonly sources: readonly LiveSource[];
}

export function LiveSources({ page, sources }: Props) {
  return (
    <section class="sources" aria-label={page.text('Live sources')}>
      <h2>{page.text('Live sources')}</h2>
      <ul>
        {sources.map(({ name, from, state, lastTime, problem }) => (
          <li key={name} class={`source of-${state}`} title={shownText(from)}>
            <Icon name={ICONS[state]} />
            <bdi>{shownText(name)}</bdi>
            <span class="state">{page.text(state)}</span>
            {lastTime !== null && (
              <time dateTime={lastTime}>
                {page.text('last at {0}', formatWall(Date.parse(lastTime), true))}
              </time>
            )}
            {problem !== null && <span class="problem">{shownText(problem)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
