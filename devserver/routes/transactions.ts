import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, boolean, integer, list, optional, pathParam, queryOf } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { callerOf } from '../rows/access.ts';
import type { JsonObject } from '../store/schema.ts';
import { formatTime } from '../time.ts';
import {
  checkRoom,
  mayUse,
  ownerOf,
  pendingTransaction,
  transactionOf,
  type TransactionCall,
} from '../transactions/access.ts';
import { commitTransaction, rollBackTransaction } from '../transactions/commit.ts';
import { operationCheck, prepareOperations } from '../transactions/operations.ts';
import {
  addOperations,
  listTransactions,
  openTransaction,
  removeTransaction,
  type TransactionRecord,
} from '../transactions/store.ts';
import { COLLECTION_ERRORS, type Vocabulary } from '../vocabulary.ts';

const READ = {
  config: { scopes: ['rows.read', 'documents.read'], errorTypes: COLLECTION_ERRORS },
};
const WRITE = {
  config: { scopes: ['rows.write', 'documents.write'], errorTypes: COLLECTION_ERRORS },
};

const DEFAULT_SECONDS = 300;
const seconds = integer({ min: 60, max: 3600 });

const LIST: ListSpec<TransactionRecord> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    status: ({ status }) => status,
    expiresAt: ({ expiresAt }) => expiresAt,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id }) => id,
};

function model(transaction: TransactionRecord): JsonObject {
  return {
    $id: transaction.id,
    $createdAt: transaction.createdAt,
    $updatedAt: transaction.updatedAt,
    status: transaction.status,
    operations: transaction.operations,
    expiresAt: transaction.expiresAt,
  };
}

function callOf(request: FastifyRequest, server: ServerContext): TransactionCall {
  const id = pathParam(request, 'transactionId');
  return { server, principal: request.principal, id };
}

function create(request: FastifyRequest, server: ServerContext): TransactionRecord {
  const ttl = optional(bodyOf(request), 'ttl', { check: seconds, fallback: DEFAULT_SECONDS });
  const now = server.clock();
  return openTransaction(server.db, {
    id: server.createId(),
    owner: ownerOf(request.principal),
    expiresAt: formatTime(new Date(now.getTime() + Number(ttl) * 1000)),
    createdAt: formatTime(now),
  });
}

/** Commits or rolls back. */
function finish(
  request: FastifyRequest,
  server: ServerContext,
  { wording }: Vocabulary,
): TransactionRecord {
  const call = callOf(request, server);
  const input = bodyOf(request);
  const isCommit = optional(input, 'commit', { check: boolean, fallback: false });
  const isRollback = optional(input, 'rollback', { check: boolean, fallback: false });
  if (isCommit === isRollback) {
    throw new ApiError('general_bad_request', 'Either commit or rollback must be true.');
  }
  const transaction = pendingTransaction(call, 'commit');
  const caller = callerOf(request.principal);
  const end = isCommit ? commitTransaction : rollBackTransaction;
  return end({ server, caller, wording, transaction });
}

function stage(
  request: FastifyRequest,
  server: ServerContext,
  vocabulary: Vocabulary,
): TransactionRecord {
  const call = callOf(request, server);
  const check = list(operationCheck(vocabulary), { max: Number.MAX_SAFE_INTEGER });
  const given = optional(bodyOf(request), 'operations', { check, fallback: [] });
  if (given.length === 0) {
    throw new ApiError('general_bad_request', 'Operations array cannot be empty.');
  }
  const transaction = pendingTransaction(call, 'operations');
  checkRoom(transaction, given.length);
  const caller = callerOf(request.principal);
  const staging = { server, caller, transactionId: call.id, vocabulary };
  const operations = prepareOperations(staging, given);
  const stagedAt = formatTime(server.clock());
  return addOperations(server.db, transaction, { operations, stagedAt });
}

/** Transactions, which both APIs share; their errors are those of the older one. */
export function registerTransactionsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  vocabulary: Vocabulary,
): void {
  const path = vocabulary.paths.transactions;
  const one = `${path}/:transactionId`;

  app.get(path, READ, (request, reply) => {
    const { principal } = request;
    const usable = listTransactions(server.db).filter((each) => mayUse(principal, each));
    const { total, items } = listItems(usable, queryOf(request), LIST);
    return sendJson(reply, 200, { total, transactions: items.map(model) });
  });

  app.post(path, WRITE, (request, reply) => sendJson(reply, 201, model(create(request, server))));

  app.get(one, READ, (request, reply) =>
    sendJson(reply, 200, model(transactionOf(callOf(request, server)))),
  );

  app.patch(one, WRITE, (request, reply) =>
    sendJson(reply, 200, model(finish(request, server, vocabulary))),
  );

  app.delete(one, WRITE, (request, reply) => {
    removeTransaction(server.db, transactionOf(callOf(request, server)));
    return sendNothing(reply);
  });

  app.post(`${one}/operations`, WRITE, (request, reply) =>
    sendJson(reply, 201, model(stage(request, server, vocabulary))),
  );
}
