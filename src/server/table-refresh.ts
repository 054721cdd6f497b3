import type { ExecutionArgs } from 'graphql';
import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../resolvers/context.ts';

type Execute = (args: ExecutionArgs) => unknown;

/** Mutations that change tables are answered when the next operation can use what they made. */
export function useTableRefresh(): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn, args }) {
      const { document, operationName } = args as ExecutionArgs;
      const operation = getOperationAST(document, operationName);
      if (operation?.operation !== OperationTypeNode.MUTATION) return;
      const execute = executeFn as Execute;
      setExecuteFn(async (given: ExecutionArgs) => {
        const result = await execute(given);
        await (given.contextValue as GatewayContext).tableRefresh?.settle();
        return result;
      });
    },
  };
}
