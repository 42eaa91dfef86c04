/** What a file means: for every section its keys and those of `DEFAULT`, references filled in, texts converted. */

import type { Finding } from '../../base/finding.ts';
import type { Interpolation } from './dialect.ts';
import type { Environment } from './expand.ts';
import { Interpolator } from './interpolate.ts';
import { lower } from './python.ts';
import { MOST_INHERITED } from './raw.ts';
import { unquoted } from './references.ts';
import type { Entry, Section, Tree } from './tree.ts';
import { ValueFindings } from './valueFindings.ts';
import { type Making, makeValue } from './valueOf.ts';

export interface ValueOptions {
  /** Instead of that of the dialect. */
  readonly interpolation?: Interpolation | undefined;
  /** What the program itself gives for references: as if it stood before everything in `DEFAULT`. */
  readonly given?: ReadonlyMap<string, string> | undefined;
  /** Variables are filled in when it is there. */
  readonly env?: Environment | undefined;
  readonly platform?: NodeJS.Platform;
  /** Else every value is its text. */
  readonly convert: boolean;
}

export interface ConfigValue {
  /** As it is written. */
  readonly key: string;
  readonly raw: string | undefined;
  /** With references and variables filled in; undefined for a lone key. */
  readonly text: string | undefined;
  /** Null for a lone key. */
  readonly value: unknown;
  readonly origin: 'file' | 'DEFAULT';
  readonly entry: Entry;
}

export interface SectionValues {
  readonly name: string;
  /** The first one of that name, or each of them where the dialect is a list. */
  readonly section: Section;
  /** By folded key. */
  readonly entries: ReadonlyMap<string, ConfigValue>;
}

export interface ConfigValues {
  /** In file order, without `DEFAULT`. */
  readonly sections: readonly SectionValues[];
  /** Of the values only; those of the tree are its own. */
  readonly findings: readonly Finding[];
}

/** Texts may become this much longer than they are written, all together. */
const MOST_GROWTH = 8_000_000;

export function configValues(tree: Tree, options: ValueOptions): ConfigValues {
  return new ValueReader(tree, options).read();
}

type Entries = ReadonlyMap<string, Entry>;
const NONE: Entries = new Map();

class ValueReader {
  private readonly tree: Tree;
  private readonly making: Making;
  private readonly sign: string;
  /** One of each name, unless their order is the meaning. */
  private readonly sections: Section[] = [];
  private readonly byName = new Map<string, Entries>();
  private readonly defaults: Entries;
  private readonly given: ReadonlyMap<string, string>;
  private readonly shared = new Map<Entry, ConfigValue>();

  constructor(tree: Tree, options: ValueOptions) {
    const { dialect } = tree;
    const { convert, env, platform = process.platform } = options;
    const interpolation = options.interpolation ?? dialect.interpolation;
    const isGuess = options.interpolation === undefined && dialect.name === 'auto';
    // Python hands out nothing of a file that has DEFAULT alone, and so refuses nothing of it.
    const isUnused = tree.sections.every(({ name }) => name === dialect.defaultSection);
    const findings = new ValueFindings(tree, isGuess || isUnused, ({ section, key }) =>
      this.entryAt(section, key),
    );
    const fold = dialect.keyCase === 'fold' ? lower : (key: string) => key;
    const lookup = (section: string, key: string) => this.lookup(section, key);
    const filling = new Interpolator({ kind: interpolation, lookup, fold, mostGrowth: MOST_GROWTH });
    this.tree = tree;
    this.making = { dialect, interpolation, interpolator: filling, findings, convert, env, platform };
    this.sign = interpolation === 'basic' ? '%' : '$';
    this.given = new Map([...(options.given ?? [])].map(([key, text]) => [fold(key), text]));
    for (const section of tree.sections) {
      const isOne = dialect.duplicates !== 'list' && this.byName.has(section.name);
      if (!isOne && section.name !== dialect.defaultSection) this.sections.push(section);
      this.byName.set(section.name, section.keys);
    }
    const { defaultSection } = dialect;
    this.defaults = (defaultSection !== undefined && this.byName.get(defaultSection)) || NONE;
  }

  read(): ConfigValues {
    const inherited = this.inherited();
    if (this.sections.length === 0) {
      const { defaultSection = '' } = this.tree.dialect; // nobody has these keys, and what is wrong with them counts
      for (const entry of this.defaults.values()) this.value(defaultSection, entry, 'DEFAULT');
    }
    const sections = this.sections.map((section) => {
      const { name, keys } = section;
      const entries = new Map<string, ConfigValue>();
      for (const entry of keys.values()) entries.set(entry.folded, this.value(name, entry, 'file'));
      for (const entry of inherited.values()) {
        if (!keys.has(entry.folded)) entries.set(entry.folded, this.value(name, entry, 'DEFAULT'));
      }
      return { name, section, entries };
    });
    return { sections, findings: this.making.findings.sorted() };
  }

  private inherited(): Entries {
    if (this.defaults.size * this.sections.length <= MOST_INHERITED) return this.defaults;
    this.making.findings.tooManyInherited(this.defaults.size, this.sections.length);
    return NONE;
  }

  private entryAt(section: string, key: string): Entry | undefined {
    const isDefault = section === this.tree.dialect.defaultSection;
    const entries = isDefault ? this.defaults : this.byName.get(section);
    return entries && (entries.get(key) ?? this.defaults.get(key));
  }

  private lookup(section: string, key: string): string | null | undefined {
    const entry = this.entryAt(section, key);
    if (!entry) return this.isSection(section) ? this.given.get(key) : undefined;
    if (entry.raw === undefined) return null;
    return this.making.interpolation === 'dotted' ? unquoted(entry.raw) : entry.raw;
  }

  private isSection(name: string): boolean {
    return name === this.tree.dialect.defaultSection || this.byName.has(name);
  }

  /** The keys of `DEFAULT` have the same value everywhere as long as they refer to nothing. */
  private value(section: string, entry: Entry, origin: ConfigValue['origin']): ConfigValue {
    const known = origin === 'DEFAULT' ? this.shared.get(entry) : undefined;
    if (known) return known;
    const { key, raw } = entry;
    const made =
      raw === undefined ? { text: undefined, value: null } : makeValue(this.making, section, entry, raw);
    const value = { key, raw, text: made.text, value: made.value, origin, entry };
    if (origin === 'DEFAULT' && !raw?.includes(this.sign)) this.shared.set(entry, value);
    return value;
  }
}
