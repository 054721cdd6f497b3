import { buildModels, type TableModel } from '../../src/resolvers/model.ts';
import { blogCatalog } from './blog-catalog.ts';

/** The model of a table of the blog, by the table's id. */
export function blogModel(tableId: string): TableModel {
  const model = buildModels(blogCatalog()).find(({ table }) => table.id === tableId);
  if (!model) throw new Error(`No table ${tableId}.`);
  return model;
}
