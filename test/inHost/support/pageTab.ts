/** A tab of the window that notes what is posted to its page, and says what its page would say. */

import * as vscode from 'vscode';
import type { FromHost } from '../../../src/protocol/channel.ts';
import type { RunPageContract, RunPageSnapshot } from '../../../src/protocol/runPage.ts';
import { until } from '../../support/sandbox.ts';

type Message = FromHost<RunPageContract>;

export class Tab {
  readonly posted: Message[] = [];
  readonly #heard = new vscode.EventEmitter<unknown>();
  readonly #seen = new vscode.EventEmitter<void>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly panel: vscode.WebviewPanel;
  html = '';
  #asked = 0;

  constructor() {
    const tab = this;
    const webview = {
      cspSource: 'https://ours',
      options: {},
      get html() {
        return tab.html;
      },
      set html(html: string) {
        tab.html = html;
      },
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: this.#heard.event,
      postMessage: async (message: Message) => {
        this.posted.push(message);
        return true;
      },
    };
    const panel = {
      ...{ webview, title: '', visible: true, iconPath: undefined },
      ...{ onDidChangeViewState: this.#seen.event, onDidDispose: this.#closed.event },
      dispose: () => this.#closed.fire(),
    };
    this.panel = panel as unknown as vscode.WebviewPanel;
  }

  say(message: unknown): void {
    this.#heard.fire(message);
  }

  begin(): void {
    this.say({ kind: 'ready', protocol: 1 });
  }

  show(visible: boolean): void {
    Object.assign(this.panel, { visible });
    this.#seen.fire();
  }

  events(name: string): unknown[] {
    return this.posted.flatMap((each) => (each.kind === 'event' && each.name === name ? [each.data] : []));
  }

  /** What the host answers; a refusal is thrown. */
  async ask(name: string, data: object): Promise<unknown> {
    const id = ++this.#asked;
    this.say({ kind: 'request', id, name, data });
    const answer = await until(`the answer to ${name}`, () =>
      this.posted.find((each) => (each.kind === 'reply' || each.kind === 'failed') && each.id === id),
    );
    if (answer.kind === 'failed') throw new Error(answer.error.message);
    return answer.kind === 'reply' ? answer.result : undefined;
  }

  async snapshot(): Promise<RunPageSnapshot> {
    return until('a snapshot', () => this.events('snapshot').at(-1) as RunPageSnapshot | undefined);
  }
}
