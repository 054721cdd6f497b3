import { z } from 'zod';
import { graphqlName, map, section, text, wholeNumber, yesOrNo } from './fields.ts';

const argumentNames = z.array(graphqlName, 'a list of arguments');

/** What a composer and a router are told of a part of the schema. */
const directives = section({
  /** Other subgraphs may have it, too. */
  shareable: yesOrNo.optional(),
  /** Clients of the supergraph do not see it. */
  inaccessible: yesOrNo.optional(),
  tags: z.array(text('a tag'), 'a list of tags').optional(),
  /** The subgraph that has the field until now. */
  overrides: text('the name of a subgraph').optional(),
  /** What the router reckons for it. */
  cost: wholeNumber(0, 1_000_000).optional(),
  /** How many items the router reckons with. */
  listSize: section({
    assumedSize: wholeNumber(0, 1_000_000).optional(),
    slicingArguments: argumentNames.optional(),
    sizedFields: z.array(graphqlName, 'a list of fields').optional(),
    requireOneSlicingArgument: yesOrNo.optional(),
  }).optional(),
});

const name = '[_A-Za-z][_A-Za-z0-9]*';
const coordinate = new RegExp(`^${name}(\\.${name}(\\(${name}:\\))?)?$`);

export const federation = section({
  /** Whether the schema is one of a supergraph: entities, and its description for routers. */
  enabled: yesOrNo.default(false),
  /** By schema coordinate. */
  directives: map(coordinate, 'Type, Type.field or Type.field(argument:)', directives).default({}),
  /** Whether `Node` is an entity, to be extended by `@interfaceObject`; needs `relay`. */
  entityInterface: yesOrNo.default(false),
}).prefault({});
