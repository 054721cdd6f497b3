import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLString,
  specifiedDirectives,
} from 'graphql';

const partArguments = {
  if: {
    type: new GraphQLNonNull(GraphQLBoolean),
    defaultValue: true,
    description: 'false: as if the directive were not there.',
  },
  label: { type: GraphQLString, description: 'Comes with the part; unique in the operation.' },
};

const deferDirective = new GraphQLDirective({
  name: 'defer',
  description:
    'The fragment is sent in a later part of the answer, and what is related to its rows is read ' +
    'only then.',
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: partArguments,
});

const streamDirective = new GraphQLDirective({
  name: 'stream',
  description:
    'The first items of the list are sent at once and the others in later parts of the answer. ' +
    'What is related to the others is read only then.',
  locations: [DirectiveLocation.FIELD],
  args: {
    ...partArguments,
    initialCount: {
      type: new GraphQLNonNull(GraphQLInt),
      defaultValue: 0,
      description: 'How many items are sent at once.',
    },
  },
});

const atomicDirective = new GraphQLDirective({
  name: 'atomic',
  description: 'All row writes of the operation happen, or none.',
  locations: [DirectiveLocation.MUTATION],
  args: {
    dryRun: {
      type: new GraphQLNonNull(GraphQLBoolean),
      defaultValue: false,
      description: 'Checks and stages everything, then gives it up: counts come, and no rows.',
    },
  },
});

/**
 * GraphQL's own directives, those that have an answer come in parts, and the one that makes the
 * writes of an operation one transaction.
 */
export const directives: readonly GraphQLDirective[] = [
  ...specifiedDirectives,
  deferDirective,
  streamDirective,
  atomicDirective,
];
