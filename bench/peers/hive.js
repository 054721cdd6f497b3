// The Hive gateway over the upstream's plain lists, described by an OpenAPI document: posts, and
// their authors by one batched call. Prints its address like the benchmark's own servers.
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

const [, , upstream] = process.argv;

const object = (properties) => ({
  type: 'object',
  properties: Object.fromEntries(properties.map((name) => [name, { type: 'string' }])),
});
const list = (operationId, name, parameter) => ({
  get: {
    operationId,
    parameters: [parameter],
    responses: {
      200: {
        description: 'All of them',
        content: {
          'application/json': {
            schema: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
          },
        },
      },
    },
  },
});
const document = {
  openapi: '3.0.0',
  info: { title: 'Bench', version: '1' },
  paths: {
    '/posts': list('posts', 'Post', { name: 'n', in: 'query', schema: { type: 'integer' } }),
    '/people': list('people', 'Person', {
      name: 'id',
      in: 'query',
      explode: true,
      schema: { type: 'array', items: { type: 'string' } },
    }),
  },
  components: {
    schemas: { Post: object(['id', 'title', 'authorId']), Person: object(['id', 'name']) },
  },
};
const source = join(mkdtempSync(join(tmpdir(), 'hive-')), 'openapi.json');
writeFileSync(source, JSON.stringify(document));

const say = (...words) => process.stderr.write(`${words.join(' ')}\n`);
const quiet = {
  log() {},
  debug() {},
  info() {},
  warn: say,
  error: say,
  child: () => quiet,
};
const supergraph = await getComposedSchemaFromConfig(
  {
    subgraphs: [{ sourceHandler: loadOpenAPISubgraph('bench', { source, endpoint: upstream }) }],
    additionalTypeDefs: `
      extend type Post {
        author: Person
          @resolveTo(
            sourceName: "bench"
            sourceTypeName: "Query"
            sourceFieldName: "people"
            requiredSelectionSet: "{ authorId }"
            keyField: "authorId"
            keysArg: "id"
          )
      }
    `,
  },
  quiet,
);
const gateway = createGatewayRuntime({ supergraph, logging: false });
const server = createServer(gateway);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening http://127.0.0.1:${server.address().port}\n`);
