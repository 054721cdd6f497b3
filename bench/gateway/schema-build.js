// Builds a schema of the tables on standard input and the usual services, with the built program's
// code and without a loader in between, and prints how long it took and what it holds: when it can
// answer, and when every field has been looked at, as an introspection does.
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { json } from 'node:stream/consumers';
import { buildCatalog } from '../../dist/src/catalog/build.js';
import { tableList } from '../../dist/src/catalog/wire.js';
import { parseConfig } from '../../dist/src/config/parse.js';
import { buildSchema } from '../../dist/src/schema/build.js';

const { tables } = tableList.parse(await json(process.stdin));
globalThis.gc();
const before = process.memoryUsage();
const begin = performance.now();
const { catalog } = buildCatalog([{ id: 'bench', name: 'Bench', tables }]);
const schema = buildSchema(catalog, { services: parseConfig({}).services });
const milliseconds = performance.now() - begin;
const megabytes = (process.memoryUsage().rss - before.rss) / 2 ** 20;
globalThis.gc();
const keptMegabytes = (process.memoryUsage().heapUsed - before.heapUsed) / 2 ** 20;
const looking = performance.now();
for (const type of Object.values(schema.getTypeMap())) {
  if ('getFields' in type) Object.values(type.getFields());
}
const wholeMilliseconds = milliseconds + performance.now() - looking;
const wholeMegabytes = (process.memoryUsage().rss - before.rss) / 2 ** 20;
const figures = { milliseconds, megabytes, keptMegabytes, wholeMilliseconds, wholeMegabytes };
process.stdout.write(`${JSON.stringify(figures)}\n`);
