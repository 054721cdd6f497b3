/** One of Appwrite's own operations. A line here is all that a new one takes. */
export interface OperationFact {
  /** Name of the root field. */
  readonly field: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Route below `/v1`; `{name}` stands for a path argument. */
  readonly route: string;
  readonly parameters: readonly ParameterFact[];
  /** Name in the table of models. */
  readonly response: string;
  readonly description: string;
}

export interface ParameterFact {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body';
  readonly type: 'String' | 'Int' | 'Float' | 'Boolean' | 'JSON';
  readonly isRequired: boolean;
  readonly isArray?: boolean;
}

export const operations: readonly OperationFact[] = [
  {
    field: 'accountGet',
    method: 'GET',
    route: '/account',
    parameters: [],
    response: 'user',
    description: 'The signed-in user.',
  },
  {
    field: 'accountCreateEmailPasswordSession',
    method: 'POST',
    route: '/account/sessions/email',
    parameters: [
      { name: 'email', in: 'body', type: 'String', isRequired: true },
      { name: 'password', in: 'body', type: 'String', isRequired: true },
    ],
    response: 'session',
    description: 'Signs a user in by e-mail address and password. The session comes as a cookie.',
  },
  {
    field: 'accountDeleteSession',
    method: 'DELETE',
    route: '/account/sessions/{sessionId}',
    parameters: [{ name: 'sessionId', in: 'path', type: 'String', isRequired: true }],
    response: 'none',
    description: 'Ends a session of the signed-in user; `current` is the one in use.',
  },
];
