import type {
  ASTVisitor,
  DocumentNode,
  FragmentDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import { GraphQLError, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export interface OperationLimits {
  /** Levels of fields, introspection aside. */
  readonly maxDepth: number;
  /** Aliases, `@defer` and `@stream` together, fragments counted wherever they are used. */
  readonly maxAliases: number;
}

/** Far beyond what people and their tools write; parsing more takes seconds. */
const maxTokens = 15_000;

/** Refuses operations that are too large before anything is sent to Appwrite. */
export function useOperationLimits(limits: OperationLimits): Plugin {
  const rule = createLimitRule(limits);
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => parseFn(source, { ...options, maxTokens }) as DocumentNode);
    },
    onValidate({ addValidationRule }) {
      addValidationRule(rule);
    },
  };
}

export function createLimitRule({ maxDepth, maxAliases }: OperationLimits): ValidationRule {
  return (context): ASTVisitor => {
    const measure = createMeasure(context);
    return {
      OperationDefinition(operation) {
        const { depth, aliases, parts } = measure(operation.selectionSet);
        const report = (message: string): void => {
          const extensions = { code: 'TOO_COSTLY' };
          context.reportError(new GraphQLError(message, { nodes: operation, extensions }));
        };
        if (depth > maxDepth) {
          report(`The operation is ${depth} levels deep; ${maxDepth} are allowed.`);
        }
        if (aliases + parts > maxAliases) {
          const counted = parts === 0 ? '' : ` and ${parts} @defer or @stream`;
          report(`The operation has ${aliases} aliases${counted}; ${maxAliases} are allowed.`);
        }
      },
    };
  };
}

interface Size {
  readonly depth: number;
  readonly aliases: number;
  /** `@defer` and `@stream`: they run fields apart, once for each row, as aliases do. */
  readonly parts: number;
}

const incremental: readonly string[] = ['defer', 'stream'];

const nothing: Size = { depth: 0, aliases: 0, parts: 0 };

/** Each fragment is measured once, however often it is used: nested spreads multiply otherwise. */
function createMeasure(context: ValidationContext): (selectionSet: SelectionSetNode) => Size {
  const fragments = new Map<FragmentDefinitionNode, Size>();
  const measure = ({ selections }: SelectionSetNode): Size =>
    selections.map(measureSelection).reduce(
      (sum, size) => ({
        depth: Math.max(sum.depth, size.depth),
        aliases: sum.aliases + size.aliases,
        parts: sum.parts + size.parts,
      }),
      nothing,
    );
  const measureSelection = (selection: SelectionNode): Size => {
    const size = measureFields(selection);
    const parts = selection.directives?.filter(({ name }) => incremental.includes(name.value));
    return { ...size, parts: size.parts + (parts?.length ?? 0) };
  };
  const measureFields = (selection: SelectionNode): Size => {
    switch (selection.kind) {
      case Kind.FIELD: {
        if (selection.name.value.startsWith('__')) return nothing;
        const inner =
          selection.selectionSet === undefined ? nothing : measure(selection.selectionSet);
        const own = selection.alias === undefined ? 0 : 1;
        return { ...inner, depth: inner.depth + 1, aliases: inner.aliases + own };
      }
      case Kind.INLINE_FRAGMENT:
        return measure(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return measureFragment(context.getFragment(selection.name.value));
    }
  };
  const measureFragment = (fragment: FragmentDefinitionNode | null | undefined): Size => {
    if (fragment == null) return nothing;
    const known = fragments.get(fragment);
    if (known !== undefined) return known;
    // A fragment that contains itself is another rule's error; here it must only come to an end.
    fragments.set(fragment, nothing);
    const size = measure(fragment.selectionSet);
    fragments.set(fragment, size);
    return size;
  };
  return measure;
}
