/** What the run is and does: its state in shape, word and colour, how far it is, and where it comes from. */

import type { RunHead } from '../../protocol/runPage.ts';
import { Actions } from './Actions.tsx';
import { Elapsed } from './Elapsed.tsx';
import { Icon } from './Icon.tsx';
import type { Page } from './page.ts';
import { useSnapshot } from './useSnapshot.ts';

export function Header({ page }: { readonly page: Page }) {
  const { run, place } = useSnapshot(page);
  const context = {
    ...{ preventDefaultContextMenuItems: true, 'runtrail.page': run.context },
    ...{ runtrailRoot: place.root, runtrailId: place.id },
  };
  return (
    <header class="run-head" data-vscode-context={JSON.stringify(context)}>
      <div class="title">
        <h1 class={`tone-${run.tone}`} title={run.name}>
          <Icon name={run.icon} />
          <span class="name">{run.name}</span>
        </h1>
        <Actions page={page} run={run} />
      </div>
      <p class="facts">
        <span role="status" class="state">
          {run.statusWord}
        </span>
        <Elapsed page={page} />
        {run.progress && run.progress.text !== '' && <span class="figures">{run.progress.text}</span>}
        <Origin page={page} run={run} />
      </p>
      {run.progress?.percent != null && <ProgressBar page={page} percent={run.progress.percent} />}
      {run.message !== null && (
        <p class={`message of-${run.tone}`} role={run.isLive ? undefined : 'alert'}>
          {run.message}
        </p>
      )}
      {run.notice && <Notice page={page} notice={run.notice} />}
    </header>
  );
}

function Origin({ page, run }: { readonly page: Page; readonly run: RunHead }) {
  if (run.origin.length === 0) return null;
  return (
    <span class="origin" title={run.startedAt ?? undefined}>
      {run.origin.map(({ text, command }) =>
        command === null ? (
          text
        ) : (
          <button
            key={command}
            type="button"
            class="link"
            onClick={() => page.act('command', { name: command })}
          >
            {text}
          </button>
        ),
      )}
    </span>
  );
}

function ProgressBar({ page, percent }: { readonly page: Page; readonly percent: number }) {
  const shown = Math.floor(percent);
  return (
    <div class="progress">
      <div
        class="track"
        role="progressbar"
        aria-label={page.text('Progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shown}
      >
        <div class="done" style={{ width: `${percent}%` }} />
      </div>
      <span class="figures" aria-hidden="true">{`${shown} %`}</span>
    </div>
  );
}

function Notice({ page, notice }: { readonly page: Page; readonly notice: NonNullable<RunHead['notice']> }) {
  return (
    <p class="notice">
      <Icon name="workspace-untrusted" />
      <span>
        {notice.text}{' '}
        <button type="button" class="link" onClick={() => page.act('command', { name: notice.command })}>
          {notice.title}
        </button>
      </span>
    </p>
  );
}
