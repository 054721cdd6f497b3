import type { AppwriteCalls, Row, RowWrite } from '../../appwrite/types.ts';
import { GatewayError } from '../../errors.ts';
import type { Operation } from './operation.ts';

/**
 * Creates or changes the row by Appwrite's own upsert. Without permissions that looks at those of
 * the row again, and refuses one that was shared with roles which the caller lacks; a change does
 * not.
 */
export async function upsertRow(
  calls: AppwriteCalls,
  { model: { table }, id }: Operation,
  write: RowWrite,
): Promise<Row> {
  try {
    return await calls.upsertRow(table, id, write);
  } catch (error) {
    if (write.permissions !== undefined || !isAboutRoles(error)) throw error;
    return calls.updateRow(table, id, write);
  }
}

const isAboutRoles = (error: unknown): boolean =>
  error instanceof GatewayError &&
  error.appwrite?.type === 'user_unauthorized' &&
  error.message.startsWith('permissions: ');
