import { Records } from '../auth/records.ts';
import type { SqlDatabase } from '../store/database.ts';

/** What a function is told to be. */
export interface FunctionSettings {
  readonly name: string;
  readonly runtime: string;
  readonly execute: readonly string[];
  readonly events: readonly string[];
  readonly schedule: string;
  /** Seconds. */
  readonly timeout: number;
  readonly enabled: boolean;
  readonly logging: boolean;
  readonly entrypoint: string;
  readonly commands: string;
  readonly scopes: readonly string[];
  readonly installationId: string;
  readonly providerRepositoryId: string;
  readonly providerBranch: string;
  readonly providerRootDirectory: string;
  readonly providerSilentMode: boolean;
  readonly providerBranches: readonly string[];
  readonly providerPaths: readonly string[];
  readonly buildSpecification: string;
  readonly runtimeSpecification: string;
  readonly deploymentRetention: number;
}

/** A function without any code: nothing here builds or runs one. */
export interface StoredFunction {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly settings: FunctionSettings;
  readonly search: string;
}

export interface Variable {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly functionId: string;
  readonly key: string;
  readonly value: string;
  /** A secret one is never shown again. */
  readonly secret: boolean;
}

export interface FunctionStore {
  readonly functions: Records<StoredFunction>;
  readonly variables: Records<Variable>;
}

export function openFunctionStore(db: SqlDatabase): FunctionStore {
  return {
    functions: new Records(db, { table: 'functions', columns: {} }),
    variables: new Records(db, {
      table: 'function_variables',
      columns: { function: ({ functionId }) => functionId },
    }),
  };
}
