import graphql from '@graphql-eslint/eslint-plugin';
import { Linter } from 'eslint';
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildSchema } from '../../src/schema/build.ts';
import { blogCatalog } from '../support/blog-catalog.ts';

const sdl = printSchema(buildSchema(blogCatalog()));

const edgeOptions = {
  withEdgeSuffix: true,
  // Global ids are another specification, which clients of connections can do without.
  shouldImplementNode: false,
  // The specification has no such rule: `nodes`, lists of scalars and groups are no connections.
  listTypeCanWrapOnlyEdgeType: false,
};

const lint = (text: string): string[] =>
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
          'graphql/relay-edge-types': ['error', edgeOptions],
          'graphql/relay-page-info': 'error',
        },
      },
      'schema.graphql',
    )
    .map(({ message, line, ruleId }) => `${line} ${ruleId}: ${message}`);

test('the rules of the Relay connection specification hold', () => {
  expect(lint(sdl)).toEqual([]);
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
