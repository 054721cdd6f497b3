import { z } from 'zod';
import { graphqlName, map, section, text, yesOrNo } from './fields.ts';

const scalars =
  'String|Int|Float|Boolean|ID|SafeInt|BigInt|DateTime|EmailAddress|URL|IP|JSON'.split('|');
const scalar = `(?:${scalars.join('|')})`;
const typeAllowed = `a type such as "String", "ID!" or "[Int!]!" (of ${scalars.join(', ')}), an object of fields, or a list with one such object`;

/** A type: of a scalar in GraphQL's notation, of an object, or a list of objects. */
export type FunctionType = string | FunctionFields | readonly [FunctionFields];
export interface FunctionFields {
  readonly [name: string]: FunctionType;
}

const scalarType = z
  .string(typeAllowed)
  .regex(new RegExp(`^(?:${scalar}!?|\\[${scalar}!?\\]!?)$`), typeAllowed);

const fields: z.ZodType<FunctionFields> = z.lazy(() =>
  z
    .record(graphqlName, type, 'an object of fields')
    .refine((given) => Object.keys(given).length > 0, 'an object with at least one field'),
);

const type: z.ZodType<FunctionType> = z.lazy(() =>
  z.union([scalarType, fields, z.tuple([fields])], typeAllowed),
);

/** A function of the project that becomes a mutation. */
const functionField = section({
  id: text('the id of a function'),
  /** Fields of the argument `input`; without any there is none. */
  input: fields.optional(),
  /** What the function answers with, as JSON. */
  output: type.default('JSON'),
  /** Whether the mutation answers when the function has been begun, without its answer. */
  async: yesOrNo.default(false),
  description: text('a text').optional(),
});

/** By the name of the mutation. */
export const functions = map(
  /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/,
  'sendInvoice',
  functionField,
).default({});
