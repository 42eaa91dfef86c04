/** One commit of one repository, with those of its submodules: everything of it brought here, before a tree is made. */

import path from 'node:path';
import { AppError } from '../../base/errors.ts';
import { Hold, type Holder } from './holds.ts';
import { Mirror } from './mirror.ts';
import { Place } from './place.ts';
import { resolveRef } from './resolve.ts';
import { type FetchContext, Server } from './server.ts';
import { submoduleAddress, submodulesOf } from './submodules.ts';
import { inTurn } from './turn.ts';

export interface Source {
  readonly mirror: Mirror;
  readonly commit: string;
  readonly submodules: readonly { readonly path: string; readonly source: Source }[];
}

const DEEPEST = 5;

/** The mirrors of one launch, held for its run. */
export class Sources {
  private readonly context: FetchContext;
  private readonly holder: Holder;
  private readonly open = new Map<string, { readonly mirror: Mirror; readonly hold: Hold }>();

  constructor(context: FetchContext, holder: Holder) {
    this.context = context;
    this.holder = holder;
  }

  /** Refuses an address that is not allowed. From here on nothing of the repository is evicted. */
  mirrorOf(address: string): { readonly mirror: Mirror; readonly hold: Hold } {
    const server = new Server(address, this.context);
    const known = this.open.get(server.checked.key);
    if (known) return known;
    const place = Place.of(this.context.settings.repositoriesFolder, server.checked.key);
    place.create();
    const opened = { mirror: new Mirror(place, server, this.context), hold: new Hold(place, this.holder) };
    this.open.set(server.checked.key, opened);
    return opened;
  }

  /** Brings all files of a commit that is here, and those of its submodules. */
  async complete(mirror: Mirror, commit: string, depth = 0): Promise<Source> {
    await inTurn(
      {
        place: mirror.place,
        look: () => mirror.isComplete(commit) || undefined,
        work: async (turn) => {
          await mirror.complete(commit, turn);
          return true;
        },
      },
      this.context,
    );
    const found = await submodulesOf(this.context.git, mirror, commit);
    if (found.length > 0 && depth >= DEEPEST)
      throw new AppError(
        'unsupported',
        `Submodules of ${mirror.server.address} are nested deeper than ${DEEPEST}.`,
      );
    const submodules: { path: string; source: Source }[] = [];
    for (const submodule of found) {
      const source = await this.submodule(submodule, mirror.server.address, depth);
      submodules.push({ path: submodule.path, source });
    }
    return { mirror, commit, submodules };
  }

  private async submodule(
    { path: place, url, commit }: { path: string; url: string; commit: string },
    parent: string,
    depth: number,
  ): Promise<Source> {
    const address = submoduleAddress(url, parent);
    try {
      const { mirror } = this.mirrorOf(address);
      return await this.complete(mirror, (await resolveRef(mirror, commit, this.context)).commit, depth + 1);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const words = `The submodule "${place}" cannot be fetched: ${error.message}`;
      throw new AppError(error.code, words, { hint: error.hint, cause: error });
    }
  }

  get hasFetched(): boolean {
    return [...this.open.values()].some(({ mirror }) => mirror.hasFetched);
  }

  get warnings(): string[] {
    return [...this.open.values()].flatMap(({ mirror: { server } }) =>
      server.movedTo === undefined
        ? []
        : [`The repository ${server.address} has moved to ${server.movedTo}; write that instead.`],
    );
  }

  touch(): void {
    for (const { mirror } of this.open.values()) mirror.place.touch();
  }

  get places(): Place[] {
    return [...this.open.values()].map(({ mirror }) => mirror.place);
  }

  release(): void {
    for (const { hold } of this.open.values()) hold.release();
  }
}

/** The submodules of a source with those inside them, each by its path from the top. */
export function* allSubmodules(source: Source, below = ''): Generator<{ path: string; source: Source }> {
  for (const submodule of source.submodules) {
    const place = path.posix.join(below, submodule.path);
    yield { path: place, source: submodule.source };
    yield* allSubmodules(submodule.source, place);
  }
}
