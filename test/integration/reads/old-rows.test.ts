import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
const columns = '/tablesdb/zoo/tables/animals/columns';

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('zoo', [
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
