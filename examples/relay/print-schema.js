// Prints the schema of a running gateway: `npm run --silent schema > schema.graphql`.
import {
  buildClientSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';

const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:4000';
const response = await fetch(`${gateway}/graphql`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ query: getIntrospectionQuery() }),
});
const { data } = await response.json();
console.log(printSchema(lexicographicSortSchema(buildClientSchema(data))));
