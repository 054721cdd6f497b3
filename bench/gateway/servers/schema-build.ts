import { buildCatalog } from '../../../src/catalog/build.ts';
import { tableList } from '../../../src/catalog/wire.ts';
import { buildSchema } from '../../../src/schema/build.ts';
import { manyTables } from '../data.ts';

/** Builds one schema in a fresh process and prints how long it took and what it holds. */
const { tables } = tableList.parse({ tables: manyTables(Number(process.argv[2])) });
const { catalog } = buildCatalog([{ id: 'bench', name: 'Bench', tables }]);
const before = process.memoryUsage().rss;
const begin = performance.now();
const schema = buildSchema(catalog);
const milliseconds = performance.now() - begin;
const megabytes = (process.memoryUsage().rss - before) / 2 ** 20;
const types = Object.keys(schema.getTypeMap()).length;
process.stdout.write(`${JSON.stringify({ milliseconds, megabytes, types })}\n`);
