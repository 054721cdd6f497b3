/**
 * The tables of facts hold one line for each operation, model, union and enum of Appwrite's API.
 *
 * - An operation: `field METHOD /route/{id} argument… -> result mark…`. An argument is
 *   `name:Type`; `[Type]` is a list, `!` is required, `?` may be null. Arguments that the route
 *   names go into it, the others into the query of a GET and into the body of anything else.
 *   Marks: `bytes` (the answer is no JSON), `redirect`, `scopes=…` (a key needs one of them),
 *   `deprecated=…` (the field to use instead).
 * - A model: `name key:Type…`, with `String` left out; `*` behind the name: further keys of the
 *   users' choice; `=key` behind a type: the key that Appwrite really sends.
 * - A union: `name member?key=value&key=value…`: what tells the member from the others.
 * - An enum: `Name value…`.
 *
 * Types are those of the typed schema. Where the built-in API has another one than
 * `builtInScalars` says, it stands behind a slash.
 */

export interface OperationFact {
  /** Name of the root field. */
  readonly field: string;
  /** Appwrite's name of the group, which the field begins with. */
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Route below `/v1`; `{name}` stands for a path argument. */
  readonly route: string;
  readonly parameters: readonly ParameterFact[];
  readonly result: TypePair;
  /** Bytes or text instead of JSON, or an address to go to. */
  readonly answer: 'json' | 'bytes' | 'redirect';
  readonly scopes: readonly string[];
  /** The field to use instead. */
  readonly deprecated: string | undefined;
}

export interface ParameterFact {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body';
  readonly type: TypePair;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** Whether null is a value; elsewhere it is as good as nothing. */
  readonly isNullable: boolean;
}

/** A type's name in the typed schema and in the built-in API. */
export interface TypePair {
  readonly typed: string;
  readonly builtIn: string;
}

export interface ModelFact {
  readonly name: string;
  /** Whether there are keys of the users' choice beside the fields. */
  readonly isOpen: boolean;
  readonly fields: readonly ModelField[];
}

export interface ModelField {
  /** Key by which Appwrite documents it; `$` at its start becomes `_`. */
  readonly name: string;
  /** Key under which Appwrite sends it. */
  readonly key: string;
  /** A scalar, or the name of a model or union. */
  readonly type: TypePair;
  readonly isList: boolean;
}

export interface UnionFact {
  readonly name: string;
  readonly members: readonly UnionMember[];
}

export interface UnionMember {
  readonly model: string;
  /** Values by key that this member has, and no member after it. */
  readonly values: ReadonlyMap<string, string>;
}

export interface EnumFact {
  readonly name: string;
  readonly values: readonly string[];
}

/** What the built-in API calls the scalars of the typed schema; enums are text there. */
const builtInScalars: Readonly<Record<string, string>> = {
  SafeInt: 'Int',
  BigInt: 'Int',
  DateTime: 'String',
  JSON: 'Json',
  Point: 'Json',
  LineString: 'Json',
  Polygon: 'Json',
  Upload: 'InputFile',
};

const linesOf = (table: string): string[] => table.split('\n').filter((line) => line !== '');

export function parseOperations(table: string): OperationFact[] {
  let service = '';
  const operations: OperationFact[] = [];
  for (const line of linesOf(table)) {
    if (line.startsWith('# ')) service = line.slice(2);
    else operations.push(parseOperation(line, service));
  }
  return operations;
}

function parseOperation(line: string, service: string): OperationFact {
  const words = line.split(' ');
  const [field = '', method = '', route = ''] = words;
  const arrow = words.indexOf('->');
  const marks = words.slice(arrow + 2);
  const markOf = (name: string): string | undefined =>
    marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
  const call = { method: method as OperationFact['method'], route };
  return {
    field,
    service,
    ...call,
    parameters: words.slice(3, arrow).map((text) => parseParameter(text, call)),
    result: parseType(words[arrow + 1] ?? ''),
    answer: marks.includes('bytes') ? 'bytes' : marks.includes('redirect') ? 'redirect' : 'json',
    scopes: markOf('scopes')?.split(',') ?? [],
    deprecated: markOf('deprecated'),
  };
}

function parseParameter(
  text: string,
  { method, route }: Pick<OperationFact, 'method' | 'route'>,
): ParameterFact {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const type = text.slice(colon + 1).replace(/[!?]$/, '');
  const place = method === 'GET' ? 'query' : 'body';
  return {
    name,
    in: route.includes(`{${name}}`) ? 'path' : place,
    type: parseType(bare(type)),
    isList: type.startsWith('['),
    isRequired: text.endsWith('!'),
    isNullable: text.endsWith('?'),
  };
}

const bare = (type: string): string => type.replace(/^\[(.*)\]$/, '$1');

function parseType(text: string): TypePair {
  const [typed = '', builtIn = builtInScalars[typed] ?? typed] = text.split('/');
  return { typed, builtIn };
}

export const parseModels = (table: string): ModelFact[] =>
  linesOf(table).map((line) => {
    const [name = '', ...fields] = line.split(' ');
    return {
      name: name.replace('*', ''),
      isOpen: name.endsWith('*'),
      fields: fields.map(parseModelField),
    };
  });

function parseModelField(text: string): ModelField {
  const [declaration = '', key] = text.split('=');
  const [name = '', type = 'String'] = declaration.split(':');
  return { name, key: key ?? name, type: parseType(bare(type)), isList: type.startsWith('[') };
}

export const parseUnions = (table: string): UnionFact[] =>
  linesOf(table).map((line) => {
    const [name = '', ...members] = line.split(' ');
    return { name, members: members.map(parseMember) };
  });

function parseMember(text: string): UnionMember {
  const [model = '', marks = ''] = text.split('?');
  const pairs = marks.split('&').map((mark) => mark.split('=') as [string, string]);
  return { model, values: new Map(pairs) };
}

export const parseEnums = (table: string): EnumFact[] =>
  linesOf(table).map((line) => {
    const [name = '', ...values] = line.split(' ');
    return { name, values };
  });
