import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { collect, errorsOf, multipart, partsOf } from '../../support/parts.ts';

let gateway: TestGateway;
const columns = '/tablesdb/zoo/tables/animals/columns';

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('zoo', [
        { id: 'ants', columns: [['varchar', { key: 'name', size: 20, required: false }]] },
        {
          id: 'animals',
          columns: [
            ['varchar', { key: 'name', size: 20, required: false }],
            ['enum', { key: 'diet', elements: ['meat', 'plants'], required: false }],
          ],
        },
      ]);
      await admin.createRow('zoo/animals', { id: 'old', data: { diet: 'meat' } });
      await admin.createRow('zoo/animals', { id: 'new', data: { name: 'Otto', diet: 'plants' } });
      const rows = Array.from({ length: 60 }, (_, n) => ({ $id: `ant${n}`, name: null }));
      await admin.send('POST', '/tablesdb/zoo/tables/ants/rows', { rows });
      await admin.send('PATCH', '/tablesdb/zoo/tables/ants/columns/varchar/name', {
        required: true,
        default: null,
      });
      // The columns change after the rows were written, which Appwrite allows.
      await admin.send('PATCH', `${columns}/varchar/name`, { required: true, default: null });
      await admin.send('PATCH', `${columns}/enum/diet`, {
        elements: ['plants', 'both'],
        required: false,
        default: null,
      });
    },
  });
});
afterAll(() => gateway.close());

test('a row older than a required column is null, with one error that says what to do', async () => {
  const { data, errors } = await gateway.query('{ animals { nodes { name } } }');
  expect(data).toEqual({ animals: { nodes: [null, { name: 'Otto' }] } });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toMatch(/Row "old" of table "animals".*column "name".*`nonNull`/);
});

test('the setting nonNull: never serves such a row', async () => {
  const { endpoint, project: projectId, key: apiKey } = gateway.devserver;
  const other = await startTestGateway({
    config: { endpoint, projectId, apiKey, nonNull: 'never' },
  });
  try {
    expect(await other.query('{ animals { nodes { name } } }')).toEqual({
      data: { animals: { nodes: [{ name: null }, { name: 'Otto' }] } },
    });
  } finally {
    await other.close();
  }
});

test('an element that was taken out of its enum is an error at its field alone', async () => {
  const { data, errors } = await gateway.query('{ animals { nodes { _id diet } } }');
  expect(data).toEqual({
    animals: {
      nodes: [
        { _id: 'old', diet: null },
        { _id: 'new', diet: 'plants' },
      ],
    },
  });
  expect(errors?.[0]?.message).toMatch(/Row "old".*holds "meat" in the enum column "diet"/);
});

describe('sixty rows like that', () => {
  const isAboutARow = ({ message }: { message: string }): boolean => message.includes('Row "ant');

  test('are told of by fifty errors, and by one that counts the others', async () => {
    const { data, errors = [] } = await gateway.query('{ ants(first: 100) { nodes { name } } }');
    expect(data).toEqual({ ants: { nodes: Array.from({ length: 60 }, () => null) } });
    expect(errors).toHaveLength(51);
    expect(errors.slice(0, 50).every(isAboutARow)).toBe(true);
    expect(errors[50]?.message).toBe('10 more errors are left out.');
  });

  test('are told of by no more where the answer comes in parts', async () => {
    const document = '{ ants(first: 100) { nodes { _id ... @defer { name } } } }';
    const parts = await collect(partsOf(await gateway.post(document, { headers: multipart })));
    const errors = errorsOf(parts);
    expect(errors.filter(isAboutARow)).toHaveLength(50);
    const told = errors.filter((error) => !isAboutARow(error)).map(({ message }) => message);
    expect(told).toEqual(['10 more errors are left out.']);
  });
});
