import { describe, expect, test } from 'vitest';
import { planSelects } from '../../../../devserver/relationships/selection.ts';
import type {
  ColumnRecord,
  RelationshipColumn,
  ScalarColumn,
  TableRecord,
} from '../../../../devserver/store/schema.ts';

const base = { status: 'available', error: '', createdAt: '', updatedAt: '' } as const;

const text = (key: string, array = false): ScalarColumn => ({
  ...base,
  key,
  number: 1,
  kind: 'scalar',
  type: 'string',
  format: '',
  size: 50,
  required: false,
  array,
  default: null,
  min: null,
  max: null,
  elements: [],
  encrypt: false,
});

const relationship = (
  key: string,
  cardinality: RelationshipColumn['cardinality'],
  side: RelationshipColumn['side'] = 'parent',
): RelationshipColumn => ({
  ...base,
  key,
  number: 2,
  kind: 'relationship',
  relatedTable: 'other',
  cardinality,
  twoWay: side === 'parent',
  twoWayKey: 'back',
  onDelete: 'setNull',
  side,
  listed: true,
  junction: null,
});

function tableOf(...columns: ColumnRecord[]): TableRecord {
  return {
    sequence: 1,
    databaseSequence: 1,
    databaseId: 'db',
    number: 1,
    id: 'books',
    name: 'Books',
    enabled: true,
    rowSecurity: false,
    permissions: [],
    createdAt: '',
    updatedAt: '',
    columns,
    indexes: [],
    nextColumn: 9,
  };
}

const books = tableOf(
  text('title'),
  text('tags', true),
  relationship('author', 'manyToOne'),
  relationship('reviews', 'oneToMany'),
);

describe('the columns that select queries read', () => {
  test('without a query all of them are read, and nothing related', () => {
    const plan = planSelects(books, null);
    expect(plan.keys).toBeNull();
    expect(plan.nested.size).toBe(0);
  });

  test('a path through a stored key reads that key', () => {
    expect(planSelects(books, [['author.name']]).keys).toEqual(['author']);
  });

  test('a query of nothing but paths to many rows reads every column', () => {
    expect(planSelects(books, [['title'], ['reviews.text']]).keys).toBeNull();
    expect(planSelects(books, [['title', 'reviews.text']]).keys).toEqual(['title']);
  });

  test('lists that were not selected appear empty beside paths, and only there', () => {
    expect(planSelects(books, [['title', 'author.name']]).emptied).toEqual(['tags']);
    expect(planSelects(books, [['title', 'tags', 'author.name']]).emptied).toEqual([]);
    expect(planSelects(books, [['title']]).emptied).toEqual([]);
    expect(planSelects(books, [['reviews.text']]).emptied).toEqual([]);
  });
});

describe('what select queries ask of related rows', () => {
  test('each path is passed on as a query of its own', () => {
    const { nested } = planSelects(books, [['title', 'author.name', 'author.country.name']]);
    expect([...nested]).toEqual([['author', [['name'], ['country.name']]]]);
  });

  test('a path that ends in a dot asks for everything', () => {
    expect(planSelects(books, [['author.']]).nested.get('author')).toEqual([['*']]);
  });
});

describe('names that cannot be selected', () => {
  test('a relationship by itself is refused, unless all columns are selected', () => {
    expect(() => planSelects(books, [['author']])).toThrow('author');
    expect(planSelects(books, [['*', 'author']]).keys).toBeNull();
  });

  test('unknown columns and relationships are refused', () => {
    expect(() => planSelects(books, [['colour']])).toThrow('colour');
    expect(() => planSelects(books, [['colour.name']])).toThrow('colour.name');
  });

  test('a relationship of a table to itself is unknown from its parent side', () => {
    const own = { ...relationship('next', 'oneToMany'), relatedTable: 'books' };
    expect(() => planSelects(tableOf(own), [['next.title']])).toThrow('next.title');
  });

  test('the hidden side of a one-way oneToOne breaks the query', () => {
    const hidden = relationship('owner', 'oneToOne', 'child');
    expect(planSelects(tableOf(text('title'), hidden), [['owner.name']]).isBroken).toBe(true);
  });
});
