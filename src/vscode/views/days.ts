/** Which day each run of a workspace stands under; worked out anew only when runs come or go. */

import { type DayGroup, groupByDay } from '../../core/store/dayGroups.ts';
import type { ShownWorkspace } from '../host/workspaces.ts';

export class Days {
  private readonly known = new Map<string, readonly DayGroup[]>();

  of(workspace: ShownWorkspace): readonly DayGroup[] {
    const known = this.known.get(workspace.root);
    if (known) return known;
    const groups = groupByDay(workspace.list.ids(), Date.now());
    this.known.set(workspace.root, groups);
    return groups;
  }

  ids(workspace: ShownWorkspace, key: string): readonly string[] {
    return this.of(workspace).find((group) => group.key === key)?.ids ?? [];
  }

  keyOf(workspace: ShownWorkspace, id: string): string | undefined {
    return this.of(workspace).find(({ ids }) => ids.includes(id))?.key;
  }

  /** After these runs came or went: the days that hold or held them, and whether other days are shown now. */
  update(
    workspace: ShownWorkspace,
    ids: readonly string[],
  ): { readonly keys: readonly string[]; readonly isNewSet: boolean } {
    const before = this.of(workspace);
    this.known.delete(workspace.root);
    const after = this.of(workspace);
    const wanted = new Set(ids);
    const touched = [...before, ...after].filter((group) => group.ids.some((id) => wanted.has(id)));
    const isNewSet = before.map(({ key }) => key).join() !== after.map(({ key }) => key).join();
    return { keys: [...new Set(touched.map(({ key }) => key))], isNewSet };
  }

  /** Before another day is today. */
  forget(): void {
    this.known.clear();
  }
}
