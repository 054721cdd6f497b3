/**
 * The process that transactions-crash.test.ts kills. It reads from its standard input where the
 * data is and how much to write, stages transactions, then commits one after the other and says
 * when it begins with each.
 */
import { writeSync } from 'node:fs';
import { startDevserver } from '../../devserver/server.ts';
import { callAs } from './calls.ts';

export interface Work {
  readonly dataDirectory: string;
  readonly transactions: number;
  /** Rows that each transaction creates in each of two tables. */
  readonly rows: number;
}

const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

function operationsOf(batch: string, rows: number): object[] {
  const creates = ['left', 'right'].flatMap((tableId) =>
    Array.from({ length: rows }, (_, at) => ({
      databaseId: 'db',
      tableId,
      action: 'create',
      rowId: `${batch}.${at}`,
      data: { batch },
    })),
  );
  const data = { column: 'commits', value: 1 };
  const total = { databaseId: 'db', tableId: 'totals', action: 'increment', rowId: 'all', data };
  return [...creates, total];
}

async function work({ dataDirectory, transactions, rows }: Work): Promise<void> {
  const server = await startDevserver({ dataDirectory });
  const call = async (method: string, path: string, body: object): Promise<string> => {
    const answer = await callAs(server, method, `/tablesdb/transactions${path}`, body);
    if (answer.status >= 300) throw new Error(answer.text);
    return String((answer.body as { $id: unknown }).$id);
  };
  const ids: string[] = [];
  for (let at = 0; at < transactions; at += 1) {
    const id = await call('POST', '', {});
    await call('POST', `/${id}/operations`, { operations: operationsOf(id, rows) });
    ids.push(id);
  }
  for (const id of ids) {
    say('committing');
    await call('PATCH', `/${id}`, { commit: true });
  }
  say('done');
}

process.stdin.once('data', (line: Buffer) => {
  void work(JSON.parse(line.toString()) as Work);
});
