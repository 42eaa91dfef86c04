/**
 * Of several alternatives (`anyOf`, `oneOf`) ajv tells everything that each of them objects to. A person wants to know what
 * the one that was meant objects to.
 */

import type { ErrorObject } from 'ajv';

const ALTERNATIVES = new Set(['anyOf', 'oneOf']);

/** With one objection in place of those of all alternatives. */
export function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    // Says only that `then` or `else` was not met, after what was wrong with it; or why a name is not allowed, before that.
    if (error.keyword === 'if' || error.propertyName !== undefined) continue;
    if (ALTERNATIVES.has(error.keyword)) kept.push(...closest(error, branchesOf(error, kept)));
    else kept.push(error);
  }
  return kept;
}

/** Takes what the alternatives object to out of what was found before: it stands at the end. */
function branchesOf(error: ErrorObject, kept: ErrorObject[]): ErrorObject[] {
  const parent = error.schemaPath.slice(0, error.schemaPath.lastIndexOf('/') + 1);
  const isOfBranch = ({ instancePath, schemaPath }: ErrorObject) =>
    (instancePath === error.instancePath || instancePath.startsWith(`${error.instancePath}/`)) &&
    // What stands beside the alternatives is no part of them; what they refer to stands elsewhere.
    (!schemaPath.startsWith(parent) || schemaPath.startsWith(`${error.schemaPath}/`));
  let from = kept.length;
  while (from > 0 && kept.slice(from - 1, from).every(isOfBranch)) from--;
  return kept.splice(from);
}

function closest(error: ErrorObject, branches: readonly ErrorObject[]): readonly ErrorObject[] {
  if (branches.length === 0) return [error]; // more than one of `oneOf` holds
  const isHere = ({ instancePath }: ErrorObject) => instancePath === error.instancePath;
  const ofKind = branches.filter((each) => isHere(each) && each.keyword === 'type');
  const groups = Object.values(Object.groupBy(branches, (each) => branchOf(each, error))).filter(
    (group) => group !== undefined,
  );
  const fitting = groups.filter((group) => !group.some((each) => ofKind.includes(each)));
  if (fitting.length === 0) return [asOneOf(ofKind)].flat();
  const values = fitting.flat().filter((each) => each.keyword === 'const' || each.keyword === 'enum');
  if (values.length === fitting.length && values.every(isHere)) return [oneValueOf(values)].flat();
  return fitting.toSorted((a, b) => misses(a) - misses(b))[0] ?? [error];
}

/** An alternative that is told from the others by a fixed value is not the one that was meant when that differs. */
function misses(group: readonly ErrorObject[]): number {
  return group.reduce((sum, { keyword }) => sum + (keyword === 'const' || keyword === 'enum' ? 100 : 1), 0);
}

/** The alternative that an objection belongs to; one that it refers to is known by its place. */
function branchOf(each: ErrorObject, error: ErrorObject): string {
  const inside = each.schemaPath.startsWith(`${error.schemaPath}/`);
  const rest = inside ? each.schemaPath.slice(error.schemaPath.length + 1) : each.schemaPath;
  return inside ? (rest.split('/')[0] ?? '') : rest.split('/').slice(0, 3).join('/');
}

/** None takes a value of this kind: what all of them would take. */
function asOneOf(errors: readonly ErrorObject[]): ErrorObject[] {
  const [first] = errors;
  const types = new Set(errors.flatMap(({ params }) => [params['type']].flat().join(',').split(',')));
  return first ? [{ ...first, params: { type: [...types] } }] : [];
}

function oneValueOf(errors: readonly ErrorObject[]): ErrorObject[] {
  const [first] = errors;
  const values = errors.flatMap(({ params }) => params['allowedValues'] ?? [params['allowedValue']]);
  return first ? [{ ...first, keyword: 'enum', params: { allowedValues: values } }] : [];
}
