/** The page of one run: where its script starts. */

import '@vscode/codicons/dist/codicon.css';
import { type ComponentChild, render } from 'preact';
import type { RunPageContract } from '../../protocol/runPage.ts';
import { Client, type WebviewApi } from '../channel/client.ts';
import { Absent } from './Absent.tsx';
import { Page } from './page.ts';
import { RunPage } from './RunPage.tsx';
import 'uplot/dist/uPlot.min.css';
import './page.css';
import '../chart/lanes.css';
import '../monitor/monitor.css';
import '../metrics/metrics.css';
import '../lists/leftBehind.css';

declare function acquireVsCodeApi(): WebviewApi;

const root = document.getElementById('page');
if (root) show(root, acquireVsCodeApi());

function show(root: HTMLElement, api: WebviewApi): void {
  const client = new Client<RunPageContract>(api, window);
  const draw = (content: ComponentChild) => {
    root.querySelector('.waiting')?.remove();
    render(content, root);
  };
  let page: Page | undefined;
  client.on('snapshot', (snapshot) => {
    page ??= new Page(client, api, snapshot);
    draw(<RunPage page={page} />);
  });
  client.on('absent', (absence) => {
    draw(<Absent absence={absence} onCommand={(name) => client.act('command', { name })} />);
  });
  client.onStale = (message) => draw(<p class="waiting">{message}</p>);
  client.ready();
}
