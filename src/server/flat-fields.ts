import type { GraphQLEnumType, GraphQLLeafType } from 'graphql';
import { isEnumType } from 'graphql';
import type { FieldPlan } from './execution-plan.ts';

/**
 * What a field says of itself in its extensions, so that its values can be had without a call for
 * each. The resolver says the same and more: it is asked wherever this does not suffice.
 */
export interface FieldShortcuts {
  /** Its value is what stands there in the source, as it is. */
  readonly readsPath?: readonly [string, string];
  /** Its value, which the source holds under the response key; undefined: ask the resolver. */
  readonly attached?: (source: never, responseKey: string) => unknown;
}

type Answer = Record<string, unknown>;

/** Copies an object's plain values to a new answer; undefined where one is not as its type says. */
export type CopyFlat = (source: unknown) => Answer | undefined;

export interface FlatFields {
  readonly copy: CopyFlat;
  /** The fields whose values are still to be put into the answer, where they stand as null. */
  readonly rest: readonly FieldPlan[];
}

/**
 * Values that a scalar writes as they are, as a condition on `v`. Whatever it does not hold for is
 * the scalar's business: it converts it, or it makes the error.
 */
const conditions: ReadonlyMap<string, string> = new Map([
  ...['ID', 'String', 'DateTime', 'EmailAddress', 'URL', 'IP'].map(
    (name) => [name, "typeof v === 'string'"] as const,
  ),
  ['Boolean', "typeof v === 'boolean'"],
  ['Int', "typeof v === 'number' && (v | 0) === v"],
  ['SafeInt', 'Number.isSafeInteger(v)'],
  ['Float', 'Number.isFinite(v)'],
  ['BigInt', "typeof v === 'string' && digits.test(v)"],
  ...['Point', 'LineString', 'Polygon'].map((name) => [name, 'Array.isArray(v)'] as const),
]);

/** Digits of a number that surely fits 64 bits, as it is written. */
const digits = /^[1-9]\d{0,17}$/;

/** Enums whose elements are called as they are stored. */
const isPlainEnum = (type: GraphQLLeafType): type is GraphQLEnumType =>
  isEnumType(type) && type.getValues().every(({ name, value }) => name === value);

interface Part {
  readonly field: FieldPlan;
  readonly path: readonly [string, string];
  readonly condition: string;
}

/**
 * A function made for these fields, which reads and writes them by name: several times as fast as
 * going through them one by one. Null where there is nothing to copy, or where Node was told not to
 * make code.
 *
 * Only names and the conditions above become code, names as string literals.
 */
export function toFlatFields(fields: readonly FieldPlan[]): FlatFields | null {
  const enums: ReadonlySet<unknown>[] = [];
  const parts = fields.flatMap((field) => toPart(field, enums) ?? []);
  const [root] = parts.map(({ path }) => path[0]);
  if (root === undefined || parts.some(({ path }) => path[0] !== root)) return null;
  const code = toCode(fields, parts, root);
  const rest = fields.filter((field) => parts.every((part) => part.field !== field));
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- names and conditions only
    const copy = new Function('enums', 'digits', code)(enums, digits) as CopyFlat;
    return { copy, rest };
  } catch (error) {
    if (error instanceof EvalError) return null;
    throw error;
  }
}

/** A value in a list of its own is not flat, and neither is one that a condition does not tell. */
function toPart(field: FieldPlan, enums: ReadonlySet<unknown>[]): Part | undefined {
  const path = (field.definition.extensions as FieldShortcuts).readsPath;
  if (!path || field.value.kind !== 'leaf') return undefined;
  const { type } = field.value;
  if (isPlainEnum(type)) {
    enums.push(new Set(type.getValues().map(({ name }) => name)));
    return { field, path, condition: `enums[${enums.length - 1}].has(v)` };
  }
  const condition = conditions.get(type.name);
  return condition === undefined ? undefined : { field, path, condition };
}

function toCode(fields: readonly FieldPlan[], parts: readonly Part[], root: string): string {
  const names = new Map(parts.map(({ field }, index) => [field, `v${index}`]));
  const nameOf = (field: FieldPlan): string => names.get(field) ?? 'null';
  const reads = parts.map(({ field, path, condition }) => {
    const name = nameOf(field);
    const orNull = field.value.isNonNull ? '' : ` || ${name} === null`;
    const holds = condition.replaceAll(/\bv\b/g, name);
    return `const ${name} = at[${JSON.stringify(path[1])}]; if (!(${holds}${orNull})) return undefined;`;
  });
  const values = fields.map((field) => `${JSON.stringify(field.responseKey)}: ${nameOf(field)}`);
  return `return (source) => { const at = source[${JSON.stringify(root)}]; ${reads.join(' ')} return { ${values.join(', ')} }; };`;
}
