/**
 * What VS Code shows of each row, as it was given last. A row that is drawn anew loses the pointer, and so do all rows
 * below it: what was shown beside the pointer vanishes, and a click that came just then gets lost. So rows are drawn
 * anew when they look different, not whenever their run moved; and not while somebody reads what is told of them.
 */

import * as vscode from 'vscode';

/** As long as a tooltip is read. */
const READ_MS = 6_000;
/** Figures of a row move no more often than this. */
const REST_MS = 1_900;
/**
 * Of one with which others below it are drawn for nothing: until VS Code has asked for those again, a command that is chosen from the menu of one of
 * them is not told which row it was.
 */
const ABOVE_REST_MS = 4_900;

interface Drawn {
  readonly look: string;
  /** Its shape, and what its menu offers: these must not be late. */
  readonly state: string;
  readonly atMs: number;
  /** What VS Code keeps until the row is drawn anew; undefined while nobody asked. */
  tooltip?: string | undefined;
}

export class DrawnRows {
  private readonly rows = new Map<string, Drawn>();
  private readonly now: () => number;
  /** Somebody reads what is told of a row, until then. */
  private readUntilMs = 0;

  /** `now` is in milliseconds. */
  constructor(now = () => performance.now()) {
    this.now = now;
  }

  /** VS Code gets this row now. */
  note(id: string, item: vscode.TreeItem): void {
    this.rows.set(id, { look: lookOf(item), state: stateOf(item), atMs: this.now() });
  }

  /** And this is told of it, to somebody who reads it now. */
  noteTooltip(id: string, tooltip: vscode.MarkdownString): void {
    const drawn = this.rows.get(id);
    if (drawn) drawn.tooltip = tooltip.value;
    this.readUntilMs = this.now() + READ_MS;
  }

  /** Whether VS Code shows this row as another one than it is. */
  isOther(id: string, item: vscode.TreeItem, tooltip: () => vscode.MarkdownString | undefined): boolean {
    const drawn = this.rows.get(id);
    if (!drawn) return false; // it never asked for it
    if (drawn.look !== lookOf(item)) return true;
    return drawn.tooltip !== undefined && drawn.tooltip !== tooltip()?.value;
  }

  /**
   * How long the row is to be left as it is; 0 of one that may be drawn now. Whichever row is drawn, VS Code takes away what
   * it shows beside another.
   */
  restMs(id: string, item: vscode.TreeItem, drawsBelow = false): number {
    const drawn = this.rows.get(id);
    if (drawn && drawn.state !== stateOf(item)) return 0;
    const now = this.now();
    const atRest = (drawn?.atMs ?? 0) + (drawsBelow ? ABOVE_REST_MS : REST_MS);
    return Math.max(0, this.readUntilMs - now, atRest - now);
  }

  forget(id: string): void {
    this.rows.delete(id);
  }
}

/** What is seen of it; not what a screen reader says, which tells how long ago it was. */
function lookOf(item: vscode.TreeItem): string {
  const { label, description, collapsibleState } = item;
  const tooltip = item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip;
  return JSON.stringify([label, description, tooltip, collapsibleState, stateOf(item)]);
}

function stateOf({ iconPath, contextValue }: vscode.TreeItem): string {
  const icon = iconPath instanceof vscode.ThemeIcon ? [iconPath.id, iconPath.color?.id] : [];
  return JSON.stringify([...icon, contextValue]);
}
