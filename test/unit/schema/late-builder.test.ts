import { GraphQLInt, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { createBuilder } from '../../../src/schema/builder.ts';
import { createLateBuilder } from '../../../src/schema/late-builder.ts';

/** Two types and a root field, each of which notes that its fields were made. */
function describe() {
  const builder = createBuilder();
  const late = createLateBuilder(builder);
  const made: string[] = [];
  const note = (name: string): string => {
    made.push(name);
    return name;
  };
  builder.queryType({});
  builder.objectRef<object>('Stored').implement({
    fields: (t) => ({ [note('Stored')]: t.int({ resolve: () => 1 }) }),
  });
  late.objectType<object>('Shelf', {
    fields: (t) => ({
      [note('Shelf')]: t.field({ type: late.objectRef<object>('Book'), resolve: () => ({}) }),
    }),
  });
  late.objectType<object>('Book', {
    fields: (t) => ({ [note('Book')]: t.int({ resolve: () => 1 }) }),
  });
  late.rootFields('Query', ['one', 'two'], (t) => {
    note('root');
    return { one: t.int({ resolve: () => 1 }), two: t.int({ resolve: () => 2 }) };
  });
  return { builder, late, made };
}

const finished = ({ late }: ReturnType<typeof describe>) => late.finish({ hasLateTypes: false });

test('the fields of a type are made when somebody first looks at them, and once', () => {
  const described = describe();
  const { types } = finished(described);
  expect(described.made).toEqual([]);
  const [shelf, stored] = [types.get('Shelf'), types.get('Stored')];
  if (!isObjectType(shelf) || !isObjectType(stored)) throw new Error('There are no types.');
  expect(shelf.getFields()['Shelf']?.type).toBe(types.get('Book'));
  shelf.getFields();
  expect(described.made).toEqual(['Shelf']);
  expect(Object.keys(stored.getFields())).toEqual(['Stored']);
  expect(described.made).toEqual(['Shelf', 'Stored']);
});

test('root fields are known by name, and made together when one is looked at', () => {
  const described = describe();
  const { types, addRootFields } = finished(described);
  addRootFields('Query', { names: ['three'], make: () => ({ three: { type: GraphQLInt } }) });
  const query = types.get('Query');
  if (!isObjectType(query)) throw new Error('There is no Query.');
  const fields = query.getFields();
  expect(Object.keys(fields)).toEqual(['one', 'two', 'three']);
  expect(described.made).toEqual([]);
  expect(fields['two']).toBe(query.getFields()['two']);
  expect([fields['one']?.name, fields['two']?.name, fields['three']?.name]).toEqual([
    'one',
    'two',
    'three',
  ]);
  expect(described.made).toEqual(['root']);
});

test('a type that is described after the others have been finished is refused', () => {
  const described = describe();
  finished(described);
  const { builder, late } = described;
  const parts = { description: 'Late.', fields: () => ({}) };
  expect(() => {
    late.inputType('Late', parts);
  }).toThrow('The type "Late" comes too late');
  expect(() => builder.inputType('Later', parts)).toThrow('The type "Later" comes too late');
});

test('fields that bring types of their own bring them before the types are finished', () => {
  const described = describe();
  const { builder, late } = described;
  builder.queryField('odd', (t) => {
    const odd = builder.objectRef<object>('Odd').implement({
      fields: (f) => ({ x: f.int({ resolve: () => 1 }) }),
    });
    return t.field({ type: odd, resolve: () => ({}) });
  });
  const { types } = late.finish({ hasLateTypes: true });
  expect(types.has('Odd')).toBe(true);
});
