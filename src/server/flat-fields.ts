import { TypeNameMetaFieldDef } from 'graphql';
import type { FieldPlan } from './execution-plan.ts';
import { Passing } from './passed-rows.ts';
import { plainNamesOf, plainValueOf } from './plain-values.ts';
import type { PlainValue } from './plain-values.ts';

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
  /** Leaves them as the bytes in which the rows came. */
  readonly passing: Passing;
  /** The fields whose values are still to be put into the answer, where they stand as null. */
  readonly rest: readonly FieldPlan[];
  /** All of those are rows that can be passed on, too. */
  readonly isWhole: boolean;
}

interface Part {
  readonly field: FieldPlan;
  readonly path: readonly [string, string];
  readonly plain: PlainValue;
  /** What the value may be, of an enum. */
  readonly names: readonly string[];
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
  const rest = fields.filter(
    (field) => !isTypeName(field) && parts.every((part) => part.field !== field),
  );
  const copy = make(toCode(fields, parts, root), enums);
  const isWhole = rest.every(isPassedRow);
  return copy && { copy, rest, isWhole, passing: toPassing(fields, parts, root) };
}

function make(code: string, enums: readonly ReadonlySet<unknown>[]): CopyFlat | null {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- names and conditions only
    return new Function('enums', code)(enums) as CopyFlat;
  } catch (error) {
    if (error instanceof EvalError) return null;
    throw error;
  }
}

/** A related row of which nothing is asked but plain values and such rows. */
const isPassedRow = ({ attached, value }: FieldPlan): boolean =>
  attached !== undefined &&
  value.kind === 'object' &&
  value.object.fields.every(
    (field) => isTypeName(field) || toPart(field, []) !== undefined || isPassedRow(field),
  );

/** The same for all objects of a place. */
const isTypeName = ({ definition }: FieldPlan): boolean => definition === TypeNameMetaFieldDef;

/** A value in a list of its own is not flat, and neither is one that a condition does not tell. */
function toPart(field: FieldPlan, enums: ReadonlySet<unknown>[]): Part | undefined {
  const path = (field.definition.extensions as FieldShortcuts).readsPath;
  if (!path || field.value.kind !== 'leaf') return undefined;
  const { type } = field.value;
  const names = plainNamesOf(type);
  if (names) {
    enums.push(new Set(names));
    const condition = `enums[${enums.length - 1}].has(v)`;
    return { field, path, names, plain: { condition, kind: 'oneOf' } };
  }
  const plain = plainValueOf(type);
  return plain && { field, path, plain, names: [] };
}

function toPassing(fields: readonly FieldPlan[], parts: readonly Part[], root: string): Passing {
  const form = fields.map((field, index) => {
    const { responseKey } = field;
    const part = parts.findIndex((each) => each.field === field);
    const constant = isTypeName(field) ? field.parentType.name : undefined;
    const start = `${index === 0 ? '{' : ','}${JSON.stringify(responseKey)}:`;
    return {
      responseKey,
      part: part < 0 ? null : part,
      constant,
      before: Buffer.from(constant === undefined ? start : start + JSON.stringify(constant)),
    };
  });
  const passed = parts.map(({ field, path: [, key], plain: { kind }, names }) => ({
    ...{ key, kind, names },
    isNullable: !field.value.isNonNull,
  }));
  return new Passing({ fields: form }, passed, root);
}

function toCode(fields: readonly FieldPlan[], parts: readonly Part[], root: string): string {
  const names = new Map(parts.map(({ field }, index) => [field, `v${index}`]));
  const nameOf = (field: FieldPlan): string =>
    names.get(field) ?? (isTypeName(field) ? JSON.stringify(field.parentType.name) : 'null');
  const reads = parts.map(({ field, path, plain: { condition } }) => {
    const name = nameOf(field);
    const orNull = field.value.isNonNull ? '' : ` || ${name} === null`;
    const holds = condition.replaceAll(/\bv\b/g, name);
    return `const ${name} = at[${JSON.stringify(path[1])}]; if (!(${holds}${orNull})) return undefined;`;
  });
  const values = fields.map((field) => `${JSON.stringify(field.responseKey)}: ${nameOf(field)}`);
  return `return (source) => { const at = source[${JSON.stringify(root)}]; ${reads.join(' ')} return { ${values.join(', ')} }; };`;
}
