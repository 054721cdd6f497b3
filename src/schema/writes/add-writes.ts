import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { TableModel } from '../../resolvers/model.ts';
import { createApplyInputs } from './apply-inputs.ts';
import { createTypeSource } from './type-source.ts';
import { createWriteFields, type WriteFields } from './write-fields.ts';

/** Runs all row writes of the operation in one transaction. */
const createAtomic = (): GraphQLDirective =>
  new GraphQLDirective({
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

/** A field of the configuration's own could have one of these names. */
function refuseDoubles(
  present: GraphQLObjectType | null | undefined,
  fields: readonly WriteFields[],
): void {
  const names = present?.getFields() ?? {};
  const double = fields.flatMap(Object.keys).find((name) => name in names);
  if (double === undefined) return;
  throw new GatewayError('BAD_USER_INPUT', `Mutation has a field "${double}" already.`);
}

/**
 * The schema with the root fields that write rows. Their inputs are most of a schema's fields, and
 * are made without the builder, which takes ten times as long for them.
 */
export function addWrites(schema: GraphQLSchema, models: readonly TableModel[]): GraphQLSchema {
  const types = createTypeSource(schema);
  const applyInputOf = createApplyInputs(types);
  const present = schema.getMutationType();
  const fields = models.map((model) => createWriteFields(types, model, applyInputOf));
  refuseDoubles(present, fields);
  const mutation = new GraphQLObjectType({
    name: 'Mutation',
    fields: Object.assign({}, present?.toConfig().fields, ...fields) as never,
  });
  const config = schema.toConfig();
  return new GraphQLSchema({
    ...config,
    mutation,
    types: config.types.filter((type) => type !== present),
    directives: [...config.directives, createAtomic()],
  });
}
