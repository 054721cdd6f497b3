import type { ExecutionResult, GraphQLResolveInfo } from 'graphql';
import { getArgumentValues, GraphQLError, locatedError } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { isIterableObject } from 'graphql/jsutils/isIterableObject.js';
import { isPromise } from 'graphql/jsutils/isPromise.js';
import { addPath, pathToArray } from 'graphql/jsutils/Path.js';
import type { Path } from 'graphql/jsutils/Path.js';
import { PassedData } from './passed-rows.ts';
import type { PassedRow, PassedRows } from './passed-rows.ts';
import type { FieldPlan, ObjectPlan, PlanContext, ValuePlan } from './execution-plan.ts';

type Answer = Record<string, unknown>;
type Arguments = Record<string, unknown>;

/**
 * Runs a planned query as GraphQL's own executor runs an unplanned one: the same resolvers with
 * the same arguments in the same order, the same data, the same errors.
 */
export function executePlan(
  plan: ObjectPlan,
  context: PlanContext,
): ExecutionResult | Promise<ExecutionResult> {
  return new Execution(context).run(plan);
}

interface Filling {
  readonly fields: readonly FieldPlan[];
  readonly source: unknown;
  readonly path: Path | undefined;
}

const noArguments: Arguments = Object.freeze({});

class Execution {
  private readonly context: PlanContext;
  private readonly errors: GraphQLError[] = [];
  /** Places that became null by an error: what fails inside them later is not told. */
  private nulled: Set<Path | undefined> | undefined;
  /** The same for all objects at a field's place. */
  private args: Map<FieldPlan, Arguments> | undefined;
  private hasPassed = false;

  constructor(context: PlanContext) {
    this.context = context;
  }

  run(plan: ObjectPlan): ExecutionResult | Promise<ExecutionResult> {
    const fail = (error: unknown): ExecutionResult => {
      this.note(error as GraphQLError, undefined);
      return this.toResult(null);
    };
    try {
      const data = this.executeFields(plan, this.context.rootValue, undefined);
      if (!isPromise(data)) return this.toResult(data);
      return data.then((resolved) => this.toResult(resolved as Answer), fail);
    } catch (error) {
      return fail(error);
    }
  }

  private toResult(answer: Answer | null): ExecutionResult {
    const data = answer && this.hasPassed ? (new PassedData(answer) as never) : answer;
    return this.errors.length === 0 ? { data } : { errors: this.errors, data };
  }

  private executeFields(
    plan: ObjectPlan,
    source: unknown,
    path: Path | undefined,
  ): Answer | Promise<unknown> {
    const flat = plan.flat();
    const passed = flat?.passing.pass(source);
    if (flat && passed) return this.fillPassed(passed, { fields: flat.rest, source, path });
    const copied = flat?.copy(source);
    const answer: Answer = copied ?? { ...plan.blank };
    const fields = flat && copied ? flat.rest : plan.fields;
    return fields.length === 0 ? answer : this.fill(answer, { fields, source, path });
  }

  /** A row is as it came, but for the fields that are not just columns. */
  private fillPassed(passed: PassedRow, filling: Filling): Answer | Promise<unknown> {
    this.hasPassed = true;
    const row = passed as unknown as Answer;
    if (filling.fields.length === 0) return row;
    const filled = this.fill(passed.values, filling);
    return isPromise(filled) ? filled.then(() => row) : row;
  }

  private fill(answer: Answer, { fields, source, path }: Filling): Answer | Promise<unknown> {
    let waiting: string[] | undefined;
    try {
      for (const field of fields) {
        const value = this.executeField(field, source, path);
        answer[field.responseKey] = value;
        if (isPromise(value)) (waiting ??= []).push(field.responseKey);
      }
    } catch (error) {
      if (!waiting) throw error;
      // Other fields' promises may fail as well, and somebody must be there to hear it.
      return settle(answer, waiting).finally(() => {
        throw error;
      });
    }
    return waiting ? settle(answer, waiting) : answer;
  }

  private executeField(field: FieldPlan, source: unknown, parent: Path | undefined): unknown {
    const { value } = field;
    // A column's place is only needed when it fails.
    const isLight = value.kind === 'leaf' && !field.seesInfo;
    const path = isLight ? undefined : pathOf(field, parent);
    try {
      const result =
        field.attached?.(source as never, field.responseKey) ?? this.resolve(field, source, path);
      if (!isPromise(result)) {
        const completed = this.complete(value, result, path);
        return isPromise(completed) ? this.guard(completed, value, path) : completed;
      }
      const known = path ?? pathOf(field, parent);
      const completed = result.then((resolved) => this.complete(value, resolved, known));
      return this.guard(completed, value, known);
    } catch (error) {
      return this.fail(error, value, path ?? pathOf(field, parent));
    }
  }

  private resolve(field: FieldPlan, source: unknown, path: Path | undefined): unknown {
    const { contextValue } = this.context;
    const args = field.hasArguments ? this.argumentsOf(field) : noArguments;
    if (field.prepared) return field.prepared(args as never, contextValue as never);
    const info = (path && field.seesInfo ? this.infoOf(field, path) : undefined) as never;
    return field.resolve(source, args, contextValue, info);
  }

  private argumentsOf(field: FieldPlan): Arguments {
    const known = this.args?.get(field);
    if (known) return known;
    const { definition, nodes } = field;
    const { variableValues } = this.context;
    const args =
      field.args?.(variableValues) ??
      getArgumentValues(definition, nodes[0] as never, variableValues);
    (this.args ??= new Map()).set(field, args);
    return args;
  }

  private infoOf({ definition, nodes, parentType }: FieldPlan, path: Path): GraphQLResolveInfo {
    const { schema, fragments, rootValue, operation, variableValues } = this.context;
    return {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType,
      path,
      schema,
      fragments,
      rootValue,
      operation,
      variableValues,
    };
  }

  /** `path` is left out only where a value cannot fail inside itself. */
  private complete(value: ValuePlan, result: unknown, path: Path | undefined): unknown {
    if (result instanceof Error) throw result;
    if (result == null) {
      if (!value.isNonNull) return null;
      throw new Error(`Cannot return null for non-nullable field ${value.label}.`);
    }
    switch (value.kind) {
      case 'leaf':
        return completeLeaf(value, result);
      case 'object':
        return this.executeFields(value.object, result, path);
      case 'list':
        return this.completeList(value, result, path);
    }
  }

  private completeList(
    { item, label }: Extract<ValuePlan, { kind: 'list' }>,
    result: unknown,
    path: Path | undefined,
  ): unknown {
    if (!isIterableObject(result)) {
      const message = `Expected Iterable, but did not find one for field "${label}".`;
      throw new GraphQLError(message);
    }
    const passed = this.passAll(item, result);
    if (passed) return passed;
    const items: unknown[] = [];
    let isWaiting = false;
    for (const each of result) {
      const completed =
        this.passItem(item, each) ??
        this.completeItem(item, each, addPath(path, items.length, undefined));
      if (isPromise(completed)) isWaiting = true;
      items.push(completed);
    }
    return isWaiting ? Promise.all(items) : items;
  }

  /** A list of rows that are all as they came. */
  private passAll(item: ValuePlan, result: Iterable<unknown>): PassedRows | undefined {
    if (item.kind !== 'object' || !Array.isArray(result) || result.length === 0) return undefined;
    const flat = item.object.flat();
    const passed = flat?.rest.length === 0 ? flat.passing.passAll(result) : undefined;
    this.hasPassed ||= passed !== undefined;
    return passed;
  }

  private passItem(item: ValuePlan, source: unknown): PassedRow | undefined {
    const passed = item.kind === 'object' ? passWhole(item.object, source) : undefined;
    this.hasPassed ||= passed !== undefined;
    return passed;
  }

  private completeItem(item: ValuePlan, result: unknown, path: Path): unknown {
    try {
      const completed: unknown = isPromise(result)
        ? result.then((resolved) => this.complete(item, resolved, path))
        : this.complete(item, result, path);
      return isPromise(completed) ? this.guard(completed, item, path) : completed;
    } catch (error) {
      return this.fail(error, item, path);
    }
  }

  private guard(
    completed: Promise<unknown>,
    value: ValuePlan,
    path: Path | undefined,
  ): Promise<unknown> {
    return completed.then(undefined, (error: unknown) => this.fail(error, value, path));
  }

  /** Null where the field may be null; elsewhere its parent fails. */
  private fail(reason: unknown, { isNonNull, nodes }: ValuePlan, path: Path | undefined): null {
    const error = locatedError(reason, nodes, pathToArray(path));
    if (isNonNull) throw error;
    this.note(error, path);
    return null;
  }

  private note(error: GraphQLError, path: Path | undefined): void {
    if (this.nulled && this.isNulled(this.nulled, path)) return;
    (this.nulled ??= new Set()).add(path);
    this.errors.push(error);
  }

  private isNulled(nulled: ReadonlySet<Path | undefined>, path: Path | undefined): boolean {
    for (let at = path; at; at = at.prev) if (nulled.has(at)) return true;
    return nulled.has(undefined);
  }
}

const pathOf = ({ responseKey, parentType }: FieldPlan, parent: Path | undefined): Path =>
  addPath(parent, responseKey, parentType.name);

/** A row that is as it came, as are all rows in it: nothing fails there, and no place is told. */
function passWhole(plan: ObjectPlan, source: unknown): PassedRow | undefined {
  const flat = plan.flat();
  const passed = flat?.isWhole === true ? flat.passing.pass(source) : undefined;
  if (!flat || !passed) return undefined;
  for (const field of flat.rest) {
    const value = passField(field, source);
    if (value === undefined) return undefined;
    passed.values[field.responseKey] = value;
  }
  return passed;
}

/** Undefined for what is to be completed in the usual way. */
function passField(
  { attached, value, responseKey }: FieldPlan,
  source: unknown,
): PassedRow | null | undefined {
  const found = attached?.(source as never, responseKey);
  if (found === null && !value.isNonNull) return null;
  return value.kind === 'object' ? passWhole(value.object, found) : undefined;
}

function completeLeaf({ type }: Extract<ValuePlan, { kind: 'leaf' }>, result: unknown): unknown {
  const serialized: unknown = type.serialize(result);
  if (serialized != null) return serialized;
  const call = `${inspect(type)}.serialize(${inspect(result)})`;
  throw new Error(
    `Expected \`${call}\` to return non-nullable value, returned: ${inspect(serialized)}`,
  );
}

/** Waits for the values under these keys; fails as soon as one does. */
function settle(answer: Answer, keys: readonly string[]): Promise<Answer> {
  const [only] = keys;
  if (only !== undefined && keys.length === 1) {
    return (answer[only] as Promise<unknown>).then((value) => {
      answer[only] = value;
      return answer;
    });
  }
  return Promise.all(keys.map((key) => answer[key])).then((values) => {
    for (const [at, key] of keys.entries()) answer[key] = values[at];
    return answer;
  });
}
