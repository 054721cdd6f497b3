import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { boolean, id, oneOf, optional, pathParam, required } from '../input.ts';
import { sendJson } from '../reply.ts';
import { columnOf, databaseOf, tableOf } from '../schema/lookup.ts';
import { columnModel } from '../schema/models.ts';
import { addRelationship, changeRelationship } from '../schema/relationship-columns.ts';
import { readBody, type Vocabulary } from '../vocabulary.ts';

const WRITE = {
  config: { scopes: ['tables.write', 'collections.write', 'columns.write', 'attributes.write'] },
};

const cardinality = oneOf(['oneToOne', 'oneToMany', 'manyToOne', 'manyToMany']);
const onDelete = oneOf(['cascade', 'restrict', 'setNull']);

export function registerRelationshipColumnsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const path = vocabulary.paths.columns;

  app.post(`${path}/relationship`, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const relatedId = required(input, 'relatedTableId', id);
    const wanted = {
      cardinality: required(input, 'type', cardinality),
      twoWay: optional(input, 'twoWay', { check: boolean, fallback: false }),
      onDelete: optional(input, 'onDelete', { check: onDelete, fallback: 'restrict' as const }),
    };
    const keys = {
      key: optional(input, 'key', { check: id, fallback: null }),
      twoWayKey: optional(input, 'twoWayKey', { check: id, fallback: null }),
    };
    const table = tableOf(request, server);
    const related = server.schema.findTable(databaseOf(request, server), relatedId);
    if (related === undefined) throw new ApiError('table_not_found', 'Related table not found');
    const column = addRelationship(server, table, {
      ...wanted,
      related,
      key: keys.key ?? related.id,
      twoWayKey: keys.twoWayKey ?? table.id,
    });
    return sendJson(reply, 202, vocabulary.column(columnModel(column)));
  });

  app.patch(`${path}/:key/relationship`, WRITE, (request, reply) => {
    const input = readBody(vocabulary, request);
    const change = {
      onDelete: optional(input, 'onDelete', { check: onDelete, fallback: null }),
      newKey: optional(input, 'newKey', { check: id, fallback: null }),
    };
    const table = tableOf(request, server);
    const column = columnOf(table, pathParam(request, 'key'));
    if (column.kind !== 'relationship') {
      throw new ApiError('column_type_invalid', 'The column is no relationship.');
    }
    const changed = changeRelationship(server, { table, column }, change);
    return sendJson(reply, 200, vocabulary.column(columnModel(changed)));
  });
}
