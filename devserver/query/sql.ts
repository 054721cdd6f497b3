import type { SqlValue } from '../store/database.ts';

/** A piece of SQL with its parameters, in order. */
export interface SqlFragment {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

const join = (word: string, parts: readonly SqlFragment[]): SqlFragment => ({
  sql: parts.map(({ sql }) => `(${sql})`).join(` ${word} `),
  params: parts.flatMap(({ params }) => params),
});

export const TRUE: SqlFragment = { sql: '1', params: [] };
export const FALSE: SqlFragment = { sql: '0', params: [] };

export function allOf(parts: readonly SqlFragment[]): SqlFragment {
  const real = parts.filter(({ sql }) => sql !== '1');
  return real.length === 0 ? TRUE : join('AND', real);
}

export function anyOf(parts: readonly SqlFragment[]): SqlFragment {
  return parts.length === 0 ? FALSE : join('OR', parts);
}
