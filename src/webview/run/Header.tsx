/** What the run is and does: its state in shape, word and colour, how far it is, and where it comes from. */

import type { RunHead } from '../../protocol/runPage.ts';
import { Actions } from './Actions.tsx';
import { Elapsed } from './Elapsed.tsx';
import { Icon } from './Icon.tsx';
import { Progress } from './Progress.tsx';
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
        {run.statusText !== null && <bdi class="said">{run.statusText}</bdi>}
        <Origin page={page} run={run} />
      </p>
      {run.related.length > 0 && <Related page={page} run={run} />}
      {run.progress && <Progress page={page} progress={run.progress} />}
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

/** The run that this one goes on from, and those that go on from it. */
function Related({ page, run }: { readonly page: Page; readonly run: RunHead }) {
  return (
    <ul class="related">
      {run.related.map(({ id, icon, text }) => (
        <li key={id}>
          <Icon name={icon} />
          <button type="button" class="link" onClick={() => page.act('openRelated', { id })}>
            {text}
          </button>
        </li>
      ))}
    </ul>
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
