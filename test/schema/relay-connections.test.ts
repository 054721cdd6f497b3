import graphql from '@graphql-eslint/eslint-plugin';
import { Linter } from 'eslint';
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildSchema } from '../../src/schema/build.ts';
import { blogCatalog } from '../support/blog-catalog.ts';

const sdl = printSchema(buildSchema(blogCatalog()));

const withNodes = printSchema(buildSchema(blogCatalog(), { relay: true }));

const edgeOptions = {
  withEdgeSuffix: true,
  shouldImplementNode: false,
  // The specification has no such rule: `nodes`, lists of scalars and groups are no connections.
  listTypeCanWrapOnlyEdgeType: false,
};

const lint = (text: string, { shouldImplementNode = false } = {}): string[] =>
  new Linter({ configType: 'flat' })
    .verify(
      text,
      {
        files: ['**/*.graphql'],
        languageOptions: {
          parser: graphql.parser,
          parserOptions: { graphQLConfig: { schema: text } },
        },
        plugins: { graphql: graphql },
        rules: {
          'graphql/relay-arguments': 'error',
          'graphql/relay-connection-types': 'error',
          'graphql/relay-edge-types': ['error', { ...edgeOptions, shouldImplementNode }],
          'graphql/relay-page-info': 'error',
        },
      },
      'schema.graphql',
    )
    .map(({ message, line, ruleId }) => `${line} ${ruleId}: ${message}`);

test('the rules of the Relay connection specification hold', () => {
  expect(lint(sdl)).toEqual([]);
});

test('with global ids, nodes of edges are nodes of the Relay specification as well', () => {
  const options = { shouldImplementNode: true };
  expect(lint(withNodes, options)).toEqual([]);
  expect(lint(sdl, options)).not.toEqual([]);
});

test.each([
  ['a connection without pageInfo', /pageInfo: PageInfo!/, ''],
  ['a page that does not say whether it has a successor', /hasNextPage: Boolean!/, ''],
  ['an edge without its cursor', /cursor: String\n/, ''],
  [
    'a connection that cannot be paged forward',
    /"""Rows of the page, 25 by default\."""\s+first: Int/,
    '',
  ],
])('%s would be found', (_name, text, instead) => {
  expect(sdl).toMatch(text);
  expect(lint(sdl.replace(text, instead))).not.toEqual([]);
});
