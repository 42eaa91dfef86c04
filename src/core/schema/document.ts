/**
 * A JSON Schema with the files that it refers to, read and tied together: each `$ref` becomes a pointer into one of the
 * parts. Nothing is ever fetched.
 */

import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { messageOf } from '../../base/errors.ts';
import { readTextFile } from '../../base/files.ts';
import { isRecord, parseExact, plainNumber } from '../../base/json.ts';
import type { ProblemCode, SchemaProblem } from './problem.ts';

export type Draft = 'draft-07' | '2019-09' | '2020-12';

export interface SchemaDocument {
  /** First the schema itself, then what it refers to. */
  readonly parts: readonly Part[];
  readonly draft: Draft;
  /** Why it cannot be used. */
  readonly problem: SchemaProblem | undefined;
}

export interface Part {
  readonly url: string;
  readonly text: string;
  readonly root: unknown;
}

/** Where something with a name of its own stands. */
interface Place {
  readonly part: number;
  readonly pointer: string;
}

interface Reference {
  readonly node: Record<string, unknown>;
  readonly written: string;
  /** What it names, in full. */
  readonly url: URL;
  /** Of the part that it stands in. */
  readonly from: string;
}

const TOO_DEEP = 'The schema goes too deep.';
const LARGEST = 5_000_000;
const MOST_PARTS = 100;
/** In these a key is a name and not a keyword. */
const NAMED = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);
/** These hold values, which may look like schemas. */
const VALUES = new Set(['const', 'enum', 'default', 'examples', 'x-derived']);
const META_SCHEMA = /^https?:\/\/json-schema\.org\//;

/** Where a schema lies that is named in some folder. The address of another machine stays one, and is refused. */
export function schemaPlace(name: string, folder: string): string {
  return isRemote(name) ? name : path.resolve(folder, name);
}

function isRemote(file: string): boolean {
  return /^(https?|ftp):\/\//i.test(file);
}

export function readSchema(file: string): SchemaDocument {
  if (isRemote(file)) return unread(schemaProblem('remote-schema', remoteSentence('The schema is', file)));
  const url = pathToFileURL(path.resolve(file)).href;
  try {
    return new Reader().read(url, readTextFile(file, LARGEST));
  } catch (error) {
    return unread(schemaProblem('bad-schema', messageOf(error)));
  }
}

/** A schema that stands in another file: what it refers to is relative to that one. */
export function inlineSchema(schema: unknown, file: string): SchemaDocument {
  try {
    return new Reader().read(pathToFileURL(path.resolve(file)).href, JSON.stringify(schema) ?? 'true');
  } catch {
    return unread(schemaProblem('bad-schema', TOO_DEEP));
  }
}

export function schemaProblem(code: ProblemCode, message: string): SchemaProblem {
  return { keyPath: [], code, message };
}

function unread(problem: SchemaProblem): SchemaDocument {
  return { parts: [], draft: '2020-12', problem };
}

function remoteSentence(what: string, address: string): string {
  return `${what} ${address}, which is on another machine. Nothing is fetched: keep a copy of it beside the file, and name that.`;
}

class Reader {
  private readonly parts: Part[] = [];
  private readonly places = new Map<string, Place>();
  private readonly references: Reference[] = [];
  /** Of files that are known by the address of their schema. */
  private readonly otherNames = new Map<string, string>();
  private problem: SchemaProblem | undefined;

  read(url: string, text: string): SchemaDocument {
    this.add(url, text);
    // Grows while it is gone through: a part that is read brings its own references.
    for (const reference of this.references) this.follow(reference);
    for (const reference of this.references) this.tie(reference);
    const root = this.parts[0]?.root;
    return { parts: this.parts, draft: draftOf(root), problem: this.problem };
  }

  private add(url: string, text: string): void {
    const part = this.parts.length;
    this.places.set(url, { part, pointer: '' });
    let root: unknown = true;
    try {
      root = parseExact(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      const isTooDeep = error instanceof RangeError; // of the stack
      this.refuse('bad-schema', isTooDeep ? TOO_DEEP : `${shown(url)} is not JSON: ${messageOf(error)}.`);
    }
    if (!isRecord(root) && typeof root !== 'boolean')
      this.refuse('bad-schema', `${shown(url)} is no JSON Schema: it must be an object { … }.`);
    this.parts.push({ url, text, root });
    this.walk(root, url, part);
  }

  /** Finds names and references. Without recursion: how deep it goes is up to whoever wrote it. */
  private walk(root: unknown, url: string, part: number): void {
    const open = [{ node: root, base: url, pointer: '', isNamed: false, isValue: false }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { node, pointer, isNamed, isValue } = next;
      let { base } = next;
      if (isRecord(node) && !isNamed && !isValue) base = this.note(node, base, { part, pointer });
      if (typeof node !== 'object' || node === null) continue;
      for (const [key, value] of Object.entries(node)) {
        const isKeyword = !isNamed && !isValue;
        // A default becomes a parameter, which keeps its spelling; all other numbers are compared with.
        if (typeof value !== 'object' || (isKeyword && key === 'default')) continue;
        const plain = plainNumber(value);
        if (plain !== value) Reflect.set(node, key, plain);
        else {
          const place = `${pointer}/${escaped(key)}`;
          const kind = {
            isNamed: isKeyword && NAMED.has(key),
            isValue: isValue || (isKeyword && VALUES.has(key)),
          };
          open.push({ node: value, base, pointer: place, ...kind });
        }
      }
    }
  }

  /** Takes the names of a schema out of it, so that only pointers are left. Gives what its references are relative to. */
  private note(node: Record<string, unknown>, outer: string, place: Place): string {
    let base = outer;
    const { $id, $anchor, $ref } = node;
    if (typeof $id === 'string') {
      const url = URL.parse($id, outer);
      if (url && !$id.startsWith('#')) base = withoutHash(url);
      this.places.set($id.startsWith('#') ? `${base}${$id}` : base, place);
      delete node['$id'];
    }
    if (typeof $anchor === 'string') {
      this.places.set(`${base}#${$anchor}`, place);
      delete node['$anchor'];
    }
    delete node['$async']; // it would give promises in place of answers
    if (typeof $ref === 'string') {
      const url = URL.parse($ref, base);
      const from = this.parts[place.part]?.url ?? base;
      if (url) this.references.push({ node, written: $ref, url, from });
      else this.refuse('bad-schema', `"$ref": "${$ref}" is no address.`);
    }
    return base;
  }

  /** Reads the file that is meant, when it is one that was not read yet. */
  private follow({ written, url, from }: Reference): void {
    const name = withoutHash(url);
    if (this.places.has(name) || this.otherNames.has(name) || META_SCHEMA.test(name)) return;
    // A schema with an address of its own still lies beside those that it names by a relative path.
    const isRelative = !/^[a-z][a-z0-9+.-]*:/i.test(written);
    const file = url.protocol === 'file:' ? url : isRelative ? URL.parse(written, from) : undefined;
    if (file?.protocol !== 'file:') return;
    const place = withoutHash(file);
    this.otherNames.set(name, place);
    if (this.places.has(place)) return;
    if (this.parts.length >= MOST_PARTS)
      return this.refuse('bad-schema', `The schema refers to more than ${MOST_PARTS} files.`);
    try {
      this.add(place, readTextFile(fileURLToPath(place), LARGEST));
    } catch (error) {
      this.refuse('bad-schema', `"$ref": "${written}" of ${shown(from)}: ${messageOf(error)}`);
    }
  }

  private tie({ node, written, url }: Reference): void {
    const name = withoutHash(url);
    const fragment = url.hash.slice(1);
    const isPointer = fragment === '' || fragment.startsWith('/');
    const known = this.otherNames.get(name) ?? name;
    const place = this.places.get(isPointer ? known : `${known}#${fragment}`);
    if (place) {
      const pointer = place.pointer + (isPointer ? fragment : '');
      node['$ref'] = `${partName(place.part)}#${pointer}`;
      if (nodeAt(this.parts, node['$ref']) === undefined)
        this.refuse('bad-schema', `"$ref": "${written}" leads to nothing.`);
    } else if (url.protocol !== 'file:' && !META_SCHEMA.test(name)) {
      this.refuse('remote-schema', remoteSentence('The schema refers to', name));
    } else if (url.protocol === 'file:') {
      this.refuse('bad-schema', `"$ref": "${written}" leads to nothing.`);
    }
  }

  private refuse(code: ProblemCode, message: string): void {
    this.problem ??= schemaProblem(code, message);
  }
}

/** The name by which references know a part. */
export function partName(part: number): string {
  return `part${part}`;
}

/** What a reference leads to once it is tied. */
export function nodeAt(parts: readonly Part[], reference: unknown): unknown {
  const [, part, pointer = ''] = /^part(\d+)#(.*)$/s.exec(String(reference)) ?? [];
  let node: unknown = part === undefined ? undefined : parts[Number(part)]?.root;
  for (const step of pointer.split('/').slice(1)) {
    const key = unescaped(step);
    node =
      typeof node === 'object' && node !== null && Object.hasOwn(node, key)
        ? Reflect.get(node, key)
        : undefined;
  }
  return node;
}

function draftOf(root: unknown): Draft {
  const named = isRecord(root) ? String(root['$schema'] ?? '') : '';
  if (/draft-0[3-7]/.test(named)) return 'draft-07';
  return named.includes('2019-09') ? '2019-09' : '2020-12';
}

function withoutHash(url: URL): string {
  return url.href.slice(0, url.href.length - url.hash.length).replace(/#$/, '');
}

function shown(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

function escaped(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function unescaped(step: string): string {
  let decoded = step;
  try {
    decoded = decodeURIComponent(step);
  } catch {
    // A per cent sign that means itself.
  }
  return decoded.replaceAll('~1', '/').replaceAll('~0', '~');
}
