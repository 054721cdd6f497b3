import type { FunctionStore, StoredFunction, Variable } from './store.ts';

export const variableView = (variable: Variable): Record<string, unknown> => ({
  $id: variable.id,
  $createdAt: variable.createdAt,
  $updatedAt: variable.updatedAt,
  key: variable.key,
  value: variable.secret ? '' : variable.value,
  secret: variable.secret,
  resourceType: 'function',
  resourceId: variable.functionId,
});

/** There is no deployment of a function whose code nobody can build. */
const NO_DEPLOYMENT = {
  deploymentId: '',
  deploymentCreatedAt: '',
  latestDeploymentId: '',
  latestDeploymentCreatedAt: '',
  latestDeploymentStatus: '',
};

/** A function as calls answer it. */
export function functionView(
  { variables }: FunctionStore,
  { id, createdAt, updatedAt, settings }: StoredFunction,
): Record<string, unknown> {
  return {
    $id: id,
    $createdAt: createdAt,
    $updatedAt: updatedAt,
    ...settings,
    ...NO_DEPLOYMENT,
    live: true,
    vars: variables.findBy('function', id).map(variableView),
    version: 'v5',
  };
}
