import { getOperationAST, Kind } from 'graphql';
import type { DocumentNode, ExecutionArgs, SelectionSetNode } from 'graphql';

/** What becomes of results that come faster than a client takes them. */
export type Delivery = 'latest' | 'every';

/** As the schema says of the operation's root field; `every` where it says nothing. */
export function deliveryOf({ schema, document, operationName }: ExecutionArgs): Delivery {
  const operation = getOperationAST(document, operationName);
  const name = operation && firstField(operation.selectionSet, document);
  const field = name == null ? undefined : schema.getSubscriptionType()?.getFields()[name];
  return field?.extensions['delivery'] === 'latest' ? 'latest' : 'every';
}

/** A subscription has a single root field, which may stand in a fragment. */
function firstField(
  { selections: [first] }: SelectionSetNode,
  document: DocumentNode,
): string | undefined {
  switch (first?.kind) {
    case undefined:
      return undefined;
    case Kind.FIELD:
      return first.name.value;
    case Kind.INLINE_FRAGMENT:
      return firstField(first.selectionSet, document);
    case Kind.FRAGMENT_SPREAD: {
      const fragment = document.definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === first.name.value,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION
        ? firstField(fragment.selectionSet, document)
        : undefined;
    }
  }
}
