/** Versions of Python packages and what may be asked of them (PEP 440): `>=0.2,<0.3` and all its other forms. */

/** Compared part by part; each part is a number, or a list of them. */
type Part = number | readonly (readonly [number, string])[] | readonly number[];

export interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly isPre: boolean;
  readonly isPost: boolean;
  readonly local: string | undefined;
  readonly text: string;
  /** All but the local part. */
  readonly order: readonly Part[];
  readonly localOrder: readonly (readonly [number, string])[];
}

interface Specifier {
  readonly operator: string;
  /** As written; `===` compares nothing else. */
  readonly text: string;
  readonly version: Version | undefined;
  readonly isPrefix: boolean;
}

const LOWEST = -1;
const HIGHEST = Number.POSITIVE_INFINITY;
const VERSION =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?$/i;
const PRE_ORDER: Readonly<Record<string, number>> = { a: 1, alpha: 1, b: 2, beta: 2 };

export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (!match || text.length > 200) return undefined;
  const [
    ,
    epoch = '0',
    digits = '',
    pre,
    preNumber = '',
    bare,
    post,
    postNumber = '',
    dev,
    devNumber = '',
    local,
  ] = match;
  const isPost = bare !== undefined || post !== undefined;
  const release = digits.split('.').map(Number);
  const preOrder = PRE_ORDER[pre?.toLowerCase() ?? ''] ?? 3;
  // 1.0.dev1 comes before 1.0a1, which comes before 1.0.
  const prePart =
    pre !== undefined ? [preOrder, Number(preNumber)] : dev !== undefined && !isPost ? [0] : [4];
  const localOrder = (local ?? '')
    .toLowerCase()
    .split(/[-_.]/)
    .filter((each) => each !== '');
  return {
    epoch: Number(epoch),
    release,
    isPre: pre !== undefined || dev !== undefined,
    isPost,
    local,
    text: text.trim(),
    order: [
      Number(epoch),
      withoutZeros(release),
      prePart,
      isPost ? Number(bare ?? postNumber) : LOWEST,
      dev === undefined ? HIGHEST : Number(devNumber),
    ],
    // Numbers come after words.
    localOrder: localOrder.map((each) => (/^\d+$/.test(each) ? [Number(each), ''] : [LOWEST, each])),
  };
}

function withoutZeros(release: readonly number[]): readonly number[] {
  return release.slice(0, release.findLastIndex((part) => part !== 0) + 1);
}

const SPECIFIER = /^(~=|===|==|!=|<=|>=|<|>)\s*(\S+)$/;

/** Undefined where one of them is none. An empty text asks for nothing. */
export function parseSpecifiers(text: string): readonly Specifier[] | undefined {
  const specifiers: Specifier[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const specifier = parseSpecifier(part.trim());
    if (!specifier) return undefined;
    specifiers.push(specifier);
  }
  return specifiers;
}

function parseSpecifier(part: string): Specifier | undefined {
  const [, operator = '', text = ''] = SPECIFIER.exec(part) ?? [];
  if (operator === '') return undefined;
  if (operator === '===') return { operator, text, version: undefined, isPrefix: false };
  const isPrefix = text.endsWith('.*');
  if (isPrefix && operator !== '==' && operator !== '!=') return undefined;
  const version = parseVersion(isPrefix ? text.slice(0, -2) : text);
  if (!version) return undefined;
  if (isPrefix && !/^v?(\d+!)?\d+(\.\d+)*$/i.test(version.text)) return undefined;
  const takesLocal = operator === '==' || operator === '!=';
  if (version.local !== undefined && !takesLocal) return undefined;
  if (operator === '~=' && version.release.length < 2) return undefined;
  return { operator, text, version, isPrefix };
}

/** Whether a version is what all of them ask for. */
export function satisfies(version: Version, specifiers: readonly Specifier[]): boolean {
  return specifiers.every((specifier) => meets(version, specifier));
}

function meets(version: Version, { operator, text, version: wanted, isPrefix }: Specifier): boolean {
  if (!wanted) return version.text.toLowerCase() === text.toLowerCase();
  const order = compare(version.order, wanted.order);
  const isSameRelease =
    compare([version.epoch, withoutZeros(version.release)], [wanted.epoch, withoutZeros(wanted.release)]) ===
    0;
  switch (operator) {
    case '==':
      return isPrefix ? startsWith(version, wanted) : isEqual(version, wanted);
    case '!=':
      return !(isPrefix ? startsWith(version, wanted) : isEqual(version, wanted));
    case '<=':
      return order <= 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0 && !(isSameRelease && version.isPre && !wanted.isPre);
    case '>':
      return order > 0 && !(isSameRelease && version.isPost && !wanted.isPost);
    default:
      return order >= 0 && startsWith(version, { ...wanted, release: wanted.release.slice(0, -1) });
  }
}

function isEqual(version: Version, wanted: Version): boolean {
  if (compare(version.order, wanted.order) !== 0) return false;
  return wanted.local === undefined || compare([version.localOrder], [wanted.localOrder]) === 0;
}

function startsWith(version: Version, { epoch, release }: Version): boolean {
  return version.epoch === epoch && release.every((part, index) => (version.release[index] ?? 0) === part);
}

function compare(a: readonly Part[], b: readonly Part[]): number {
  for (const [index, part] of a.entries()) {
    const order = comparePart(part, b[index] ?? LOWEST);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function comparePart(a: Part, b: Part): number {
  if (typeof a === 'number' || typeof b === 'number') return a === b ? 0 : Number(a) - Number(b);
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order =
      typeof item === 'number' || typeof other === 'number'
        ? Number(item) - Number(other)
        : item[0] - other[0] || (item[1] < other[1] ? -1 : Number(item[1] > other[1]));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
