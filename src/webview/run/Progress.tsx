/** How far the run is: one bar for all of it, and below it one for each task that the program tells of. */

import { useId, useState } from 'preact/hooks';
import type { HeadProgress, HeadTask } from '../../protocol/runPage.ts';
import { Icon } from './Icon.tsx';
import type { Page } from './page.ts';

interface Props {
  readonly page: Page;
  readonly progress: HeadProgress;
}

export function Progress({ page, progress }: Props) {
  const { percent, look, note, tasks } = progress;
  const [isOpen, setOpen] = useState(() => page.recall('tasks') === true);
  const list = useId();
  const toggle = () => {
    setOpen(!isOpen);
    page.remember('tasks', isOpen ? undefined : true);
  };
  return (
    <div class="progress-part">
      {percent !== null && (
        <div class="progress">
          <Bar name={page.text('Progress')} percent={percent} look={look} isEstimate={note !== null} />
          <span class="figures" aria-hidden="true">{`${Math.floor(percent)} %`}</span>
        </div>
      )}
      {note !== null && <p class="note">{note}</p>}
      {tasks.length > 0 && (
        <button type="button" class="fold" aria-expanded={isOpen} aria-controls={list} onClick={toggle}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
          {page.text(isOpen ? 'Hide the tasks' : 'Show the tasks')}
        </button>
      )}
      <ul class="tasks" id={list} hidden={!isOpen}>
        {isOpen && tasks.map((task, index) => <Task key={index} task={task} />)}
      </ul>
    </div>
  );
}

const ICONS: Readonly<Record<HeadProgress['look'], string>> = {
  going: 'circle-filled',
  paused: 'debug-pause',
  stopped: 'debug-stop',
  failed: 'error',
  over: 'pass',
};

function Task({ task: { name, depth, percent, text, look } }: { readonly task: HeadTask }) {
  return (
    <li class={`task look-${look}`}>
      <span class="name" style={{ paddingInlineStart: `${Math.min(depth, 8) * 16}px` }}>
        <Icon name={ICONS[look]} />
        <bdi>{name}</bdi>
      </span>
      {percent === null ? <span /> : <Bar name={name} percent={percent} look={look} isEstimate={false} />}
      <span class="figures">{text}</span>
    </li>
  );
}

interface BarProps {
  readonly name: string;
  readonly percent: number;
  readonly look: HeadProgress['look'];
  readonly isEstimate: boolean;
}

function Bar({ name, percent, look, isEstimate }: BarProps) {
  return (
    <div
      class={`track look-${look} ${isEstimate ? 'estimate' : ''}`}
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
    >
      <div class="done" style={{ width: `${percent}%` }} />
    </div>
  );
}
