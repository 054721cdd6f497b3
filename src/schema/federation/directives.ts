/** What the configuration says of a type, a field, an argument or a value. */
export interface Directives {
  readonly shareable?: boolean | undefined;
  readonly inaccessible?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Subgraph that has the field until now. */
  readonly overrides?: string | undefined;
  readonly cost?: number | undefined;
  readonly listSize?: ListSize | undefined;
}

export interface ListSize {
  readonly assumedSize?: number | undefined;
  readonly slicingArguments?: readonly string[] | undefined;
  readonly sizedFields?: readonly string[] | undefined;
  readonly requireOneSlicingArgument?: boolean | undefined;
}

/** By schema coordinate: `Book`, `Book.title`, `Query.books(first:)`, `OrderDirection.ASC`. */
export type DirectivesByCoordinate = Readonly<Record<string, Directives>>;

export interface FederationOptions {
  /** Whether the schema is one of a supergraph. */
  readonly enabled: boolean;
  readonly directives?: DirectivesByCoordinate;
  /**
   * Whether `Node` is an entity, so that another subgraph can add fields to everything that has a
   * global id, by `@interfaceObject`.
   */
  readonly entityInterface?: boolean;
}

/** Where a directive may stand. */
export type Place =
  | 'object'
  | 'interface'
  | 'union'
  | 'enum'
  | 'scalar'
  | 'input'
  | 'field'
  | 'interfaceField'
  | 'argument'
  | 'enumValue'
  | 'inputField';

export interface DirectiveUse {
  readonly name: string;
  readonly text: string;
}

interface DirectiveFact {
  readonly key: keyof Directives;
  readonly name: string;
  /** Undefined: anywhere. */
  readonly places?: readonly Place[];
  /** First version of the specification that has it. */
  readonly since: number;
  readonly print: (directives: Directives) => readonly string[];
}

const flag = (name: string, isSet: boolean | undefined): string[] => (isSet ? [`@${name}`] : []);

/** What the configuration can say, as the specification writes it. */
export const directiveFacts: readonly DirectiveFact[] = [
  {
    key: 'shareable',
    name: 'shareable',
    places: ['object', 'field'],
    since: 0,
    print: ({ shareable }) => flag('shareable', shareable),
  },
  {
    key: 'inaccessible',
    name: 'inaccessible',
    since: 0,
    print: ({ inaccessible }) => flag('inaccessible', inaccessible),
  },
  {
    key: 'tags',
    name: 'tag',
    since: 0,
    print: ({ tags = [] }) => tags.map((name) => `@tag(name: ${JSON.stringify(name)})`),
  },
  {
    key: 'overrides',
    name: 'override',
    places: ['field'],
    since: 0,
    print: ({ overrides }) =>
      overrides === undefined ? [] : [`@override(from: ${JSON.stringify(overrides)})`],
  },
  {
    key: 'cost',
    name: 'cost',
    places: ['object', 'enum', 'scalar', 'field', 'argument', 'inputField'],
    since: 9,
    print: ({ cost }) => (cost === undefined ? [] : [`@cost(weight: ${cost})`]),
  },
  {
    key: 'listSize',
    name: 'listSize',
    places: ['field'],
    since: 9,
    print: ({ listSize }) => (listSize === undefined ? [] : [`@listSize${inBrackets(listSize)}`]),
  },
];

function inBrackets(given: ListSize): string {
  const parts = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

/** The directives that may stand at a place, printed. */
export const printDirectives = (given: Directives, place: Place): readonly string[] =>
  directiveFacts
    .filter(({ places }) => places?.includes(place) ?? true)
    .flatMap(({ print }) => print(given));

/** Names of settings that say something which cannot be said at a place. */
export const misplaced = (given: Directives, place: Place): readonly string[] =>
  directiveFacts
    .filter(({ places, print }) => places?.includes(place) === false && print(given).length > 0)
    .map(({ key }) => key);
