import { readFile } from 'node:fs/promises';
import { CriticalityLevel, diff, type Change } from '@graphql-inspector/core';
import { buildSchema, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildBuiltInSchema } from '../../src/schema/build-built-in.ts';

const recorded = await readFile(new URL('built-in.graphql', import.meta.url), 'utf8');
const schema = buildBuiltInSchema();
const changes = await diff(buildSchema(recorded), schema);

const describe = ({ path = '', message }: Change): string =>
  `${path}: ${message.replace(/.* changed from/, '').trim()}`;

/** Lists that the built-in API takes for one text, and then refuses. */
const listsOfQueries = [
  'accountListIdentities',
  'advisorListInsights',
  'advisorListReports',
  'databasesListTransactions',
  'documentsDBListTransactions',
  'messagingListMessages',
  'messagingListProviders',
  'messagingListSubscribers',
  'messagingListTargets',
  'messagingListTopics',
  'migrationsList',
  'presencesList',
  'projectListKeys',
  'projectListPlatforms',
  'projectsListDevKeys',
  'projectsListSchedules',
  'sitesList',
  'sitesListLogs',
  'tablesDBListTransactions',
  'tokensList',
  'usersListIdentities',
  'usersListTargets',
  'vcsListRepositoryBranches',
  'vectorsDBListTransactions',
  'webhooksList',
].map((field) => `Query.${field}.queries: 'String' to '[String]'`);

/** Nested lists of numbers that it takes for a text, and then refuses. */
const defaultsOfShapes = ['Point', 'Line', 'Polygon'].flatMap((shape) =>
  ['databasesCreate$Attribute', 'databasesUpdate$Attribute', 'tablesDBCreate$Column']
    .concat('tablesDBUpdate$Column')
    .map((field) => `Mutation.${field.replace('$', shape)}.default: 'String' to 'Json'`),
);

/** Objects that it takes for texts. */
const operationsOfTransactions = ['databases', 'documentsDB', 'tablesDB', 'vectorsDB'].map(
  (service) => `Mutation.${service}CreateOperations.operations: '[String]' to '[Json]'`,
);

/** Kinds of attributes that it has no types for, and cannot answer with. */
const furtherMembers = ['AttributeObject', 'AttributeVector'].map(
  (member) => `Attributes: Member '${member}' was added to Union type 'Attributes'`,
);

test('everything of the recorded schema is there unchanged, but for what could not be used', () => {
  const found = changes.filter(
    ({ criticality }) => criticality.level !== CriticalityLevel.NonBreaking,
  );
  expect(found.map(describe).sort()).toEqual(
    [...listsOfQueries, ...defaultsOfShapes, ...operationsOfTransactions, ...furtherMembers].sort(),
  );
});

test('what was added are types of those kinds and descriptions', () => {
  const added = changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.NonBreaking)
    .filter(({ type }) => !String(type).includes('DESCRIPTION'))
    .map(({ path = '' }) => path.split('.')[0]);
  expect([...new Set(added)].sort()).toEqual(['AttributeObject', 'AttributeVector']);
});

test('it is valid, and has the directives of the built-in API', () => {
  expect(validateSchema(schema)).toEqual([]);
  expect(schema.getDirectives().map(({ name }) => name)).toEqual([
    'include',
    'skip',
    'deprecated',
    'oneOf',
  ]);
});
