import type {
  DocumentNode,
  ExecutionArgs,
  ExecutionResult,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { OperationTypeNode } from 'graphql';
import { buildExecutionContext } from 'graphql/execution/execute.js';
import type { Plugin } from 'graphql-yoga';
import { toConstant } from './constant-result.ts';
import { executePlan } from './execute-plan.ts';
import { asksOnlyTheSchema, conditionsOf, planQuery } from './execution-plan.ts';
import type {
  Conditions,
  MaybePlan,
  ObjectPlan,
  PlanContext,
  PlanScope,
} from './execution-plan.ts';

/** Plans of one operation for different values of `@skip` and `@include`; beyond, the oldest goes. */
const maxVariants = 32;

type Result = ExecutionResult | PromiseLike<ExecutionResult>;

/** Plans queries, and runs the plans. */
export interface PlannedExecution {
  /** The plan of a query, made once for each; null for what GraphQL's own executor is to run. */
  planOf(scope: PlanScope, document: DocumentNode): MaybePlan;
  run(plan: ObjectPlan, context: PlanContext): Result;
}

/**
 * Plans each query once and runs the plan for every request. Mutations, subscriptions, `@defer`,
 * `@stream`, unions and interfaces are left to the executor that is there.
 */
export function useCompiledExecution(execution: PlannedExecution): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      const other = executeFn as (given: unknown) => unknown;
      setExecuteFn((given: ExecutionArgs) => executeQuery(execution, given) ?? other(given));
    },
  };
}

/** Answers a query, or leaves the operation (undefined) to GraphQL's own executor. */
function executeQuery(execution: PlannedExecution, args: ExecutionArgs): Result | undefined {
  const context = buildExecutionContext(args);
  if (!('schema' in context)) return { errors: context };
  const plan = execution.planOf(context, args.document);
  return plan ? execution.run(plan, context) : undefined;
}

/** What is known of an operation in a schema. */
interface Planned {
  readonly conditions: Conditions | null;
  /** By the values of the variables in its conditions. */
  readonly variants: Map<string, MaybePlan>;
}

export interface PlanningOptions {
  /** Objects of a plan after which code is made that copies their fields; fewer do not pay for it. */
  readonly copyAfter?: number;
}

/** The plans live as long as the schema and the parsed document that they belong to. */
export function createPlannedExecution({ copyAfter = 32 }: PlanningOptions = {}): PlannedExecution {
  const schemas = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Planned>>();
  const descriptions = new WeakMap<ObjectPlan, ExecutionResult>();

  function plansOf({ schema, operation }: PlanScope, document: DocumentNode): Planned {
    const known = schemas.get(schema)?.get(operation);
    if (known) return known;
    const operations = schemas.get(schema) ?? new WeakMap<OperationDefinitionNode, Planned>();
    schemas.set(schema, operations);
    const planned = { conditions: conditionsOf(document), variants: new Map<string, MaybePlan>() };
    operations.set(operation, planned);
    return planned;
  }

  /** The schema describes itself to everybody alike, and at length: it is asked once. */
  function describe(plan: ObjectPlan, context: PlanContext): Result {
    const known = descriptions.get(plan);
    if (known) return known;
    const result = executePlan(plan, context);
    if ('then' in result || result.errors) return result;
    const description = toConstant(result);
    descriptions.set(plan, description);
    return description;
  }

  return {
    planOf: (scope, document) =>
      scope.operation.operation === OperationTypeNode.QUERY
        ? findPlan(plansOf(scope, document), scope, copyAfter)
        : null,
    run(plan, context) {
      const hasVariables = Boolean(context.operation.variableDefinitions?.length);
      const isConstant = !hasVariables && asksOnlyTheSchema(plan);
      return isConstant ? describe(plan, context) : executePlan(plan, context);
    },
  };
}

function findPlan(
  { conditions, variants }: Planned,
  scope: PlanScope,
  copyAfter: number,
): MaybePlan {
  if (!conditions) return null;
  const { variableValues } = scope;
  const key = conditions.variables.map((name) => String(variableValues[name])).join();
  const known = variants.get(key);
  if (known !== undefined) return known;
  const plan = planQuery({ ...scope, copyAfter });
  const [oldest] = variants.keys();
  if (variants.size >= maxVariants && oldest !== undefined) variants.delete(oldest);
  variants.set(key, plan);
  return plan;
}
