import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../resolvers/context.ts';

type Explainer = GatewayContext['explain'];

/** Adds `extensions.explain` to the answers of operations that are followed. */
export function useExplain(): Plugin {
  return {
    onExecute({ args }) {
      const { explain } = args.contextValue as Pick<GatewayContext, 'explain'>;
      if (explain === undefined) return undefined;
      return {
        onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) {
            setResult(withExplanation(result, explain));
            return undefined;
          }
          return {
            // An answer that comes in parts is explained by the last one, which knows every call.
            onNext: ({ result: part, setResult: setPart }) => {
              if (isLast(part)) setPart(withExplanation(part, explain));
            },
          };
        },
      };
    },
  };
}

const withExplanation = (
  result: ExecutionResult,
  explain: NonNullable<Explainer>,
): ExecutionResult => ({
  ...result,
  extensions: { ...result.extensions, explain: explain.report() },
});

const isLast = (part: ExecutionResult): boolean => 'hasNext' in part && part.hasNext === false;
