/** Finds what the patterns of a run fit: files and folders, and what links and older formats' pointers lead to. */

import fs from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../../base/errors.ts';
import { readIfThere } from '../../base/files.ts';
import type { Pace } from '../../base/pace.ts';
import type { CheckpointPlan } from '../run/checkpoints.ts';
import type { RunFolder } from '../run/folder.ts';
import { isInside, isOfProgram } from '../run/programParts.ts';
import { PARTS, STATE_ENDING } from './manifest.ts';
import { realPlace } from './place.ts';
import { MOST_FILES } from './whatLies.ts';

/** What programs write under before it gets its name. */
const UNFINISHED = /^\.|~$|\.(tmp|temp|part|partial|incomplete)(\.\w+)?$/i;
/** Older formats keep the name of the newest one in a text file: DeepSpeed, TensorFlow, Megatron. */
const POINTERS = new Set(['latest', 'last', 'checkpoint', 'latest_checkpointed_iteration.txt']);
const MOST_POINTER_BYTES = 4096;
const LONGEST_LOOK_MS = 3_000;

export interface FinderOptions {
  readonly folder: RunFolder;
  /** Where the program runs. */
  readonly cwd: string;
  readonly plan: Pick<CheckpointPlan, 'paths'>;
}

export class Finder {
  private readonly options: FinderOptions;
  /** Places known to be what they seem: on no way to them is a link. */
  private readonly plain = new Set<string>();
  /** Whether the last look was given up: there was too much to look through. */
  isCut = false;

  constructor(options: FinderOptions) {
    this.options = options;
  }

  /** Real places, each once, and whether the file asks for it: those of state checkpoints are found without. */
  async find(pace: Pace): Promise<ReadonlyMap<string, boolean>> {
    const { folder, cwd, plan } = this.options;
    const found = new Map<string, boolean>();
    const until = performance.now() + LONGEST_LOOK_MS;
    this.isCut = false;
    for (const [index, pattern] of [`*${STATE_ENDING}`, ...plan.paths].entries()) {
      const isElsewhere = /^\.{1,2}[/\\]/.test(pattern) || path.isAbsolute(pattern);
      const base = isElsewhere ? cwd : folder.checkpoints;
      const isOver = () => {
        this.isCut ||= performance.now() > until || found.size >= MOST_FILES;
        return this.isCut;
      };
      for await (const match of matches(pattern, base, isOver)) {
        await pace.turn();
        if (isOver()) break;
        for (const place of this.placesOf(match, base, pattern)) found.set(place, index > 0);
      }
    }
    return withoutInner(found);
  }

  private placesOf(found: string, base: string, pattern: string): readonly string[] {
    const match = path.resolve(base, found);
    const { folder, cwd } = this.options;
    const parts = path.join(folder.checkpoints, PARTS);
    if (match === folder.checkpoints || match === cwd || match === parts || isInside(match, parts)) return [];
    if (isUnfinished(found, pattern)) return [];
    const place = this.followed(match, pattern);
    if (place === undefined || !this.mayHold(place)) return [];
    return POINTERS.has(path.basename(match)) ? pointedAt(place) : [place];
  }

  /** A link may lead to what the file names or to what belongs to the program, and nowhere else. */
  private followed(match: string, pattern: string): string | undefined {
    if (this.plain.has(match) && !isLink(match)) return match;
    const place = realPlace(match);
    if (place === undefined) return undefined;
    if (place === match) {
      if (this.plain.size < MOST_FILES) this.plain.add(match);
      return place;
    }
    const { folder, cwd } = this.options;
    const allowed = [folder.checkpoints, folder.at('outputs'), cwd, fixedPart(pattern)];
    return allowed.some((each) => each !== undefined && isInside(place, realPlace(each) ?? each))
      ? place
      : undefined;
  }

  /** Nothing of the record itself, whatever a pattern fits. */
  private mayHold(place: string): boolean {
    const { folder } = this.options;
    const root = realPlace(folder.root) ?? folder.root;
    if (place === root || isInside(root, place)) return false;
    return !isInside(place, root) || isOfProgram(folder, path.join(folder.root, path.relative(root, place)));
  }
}

/** Also a file in a folder of such a name. What the pattern calls so itself is meant. */
function isUnfinished(match: string, pattern: string): boolean {
  const meant = new Set(pattern.split(/[/\\]/));
  return match
    .split(/[/\\]/)
    .some((part) => !/^\.{0,2}$/.test(part) && UNFINISHED.test(part) && !meant.has(part));
}

/** What cannot be read has no matches; neither has a pattern that cannot be understood. */
async function* matches(pattern: string, cwd: string, isOver: () => boolean): AsyncGenerator<string> {
  try {
    // Asked of each name on the way: there may be very many of them, and no match among them.
    yield* fs.promises.glob(pattern, { cwd, exclude: isOver });
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

function isLink(place: string): boolean {
  return fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** `/scratch/runs` of `/scratch/runs/*.pt`; a relative pattern has none. */
function fixedPart(pattern: string): string | undefined {
  if (!path.isAbsolute(pattern)) return undefined;
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  return parts.slice(0, first < 0 ? -1 : first).join('/') || undefined;
}

/** The file itself where it is no pointer. */
function pointedAt(place: string): readonly string[] {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > MOST_POINTER_BYTES) return [place];
  const text = readIfThere(place) ?? '';
  const name = /^model_checkpoint_path: *"([^"\n]+)"/m.exec(text)?.[1] ?? text.trim();
  if (name === '' || /[\0\n]/.test(name)) return [place];
  const folder = path.dirname(place);
  const iteration = /^\d{1,9}$/.test(name) ? [`iter_${name.padStart(7, '0')}`] : [];
  const places = [name, `${name}.index`, ...iteration].map((each) => path.resolve(folder, each));
  const named = places.find((each) => isInside(realPlace(each) ?? '', folder));
  if (named !== undefined) return [named];
  return text.startsWith('model_checkpoint_path:') ? [] : [place];
}

/** A file in a folder that is a checkpoint itself is a part of it. */
function withoutInner(found: ReadonlyMap<string, boolean>): ReadonlyMap<string, boolean> {
  const known = new Map<string, boolean>();
  const isWithin = (folder: string): boolean => {
    const above = path.dirname(folder);
    const answer = known.get(folder) ?? (found.has(folder) || (above !== folder && isWithin(above)));
    known.set(folder, answer);
    return answer;
  };
  return new Map([...found].filter(([place]) => !isWithin(path.dirname(place))));
}
