import { expect } from 'vitest';
import type { Run } from '../given.ts';

export const configuration = {
  'settings of a file': async ({ serve }) => {
    const { read, ask } = await serve();
    expect(
      await read('{ people { nodes { __typename name email } } person(_id: "ada") { email } }'),
    ).toEqual({
      people: { nodes: [{ __typename: 'Person', name: 'Ada', email: 'ada@example.com' }] },
      person: { email: 'ada@example.com' },
    });
    const { errors } = await ask('{ people(first: 201) { nodes { name } } }');
    expect(errors?.[0]?.message).toContain('200');
    const { __schema } = await read('{ __schema { queryType { fields { name } } } }');
    const { fields } = (__schema as { queryType: { fields: { name: string }[] } }).queryType;
    // The bookshop's, in a database that is not named.
    expect(fields.map(({ name }) => name)).not.toContain('publishers');
  },

  'directives for composers': async ({ serve }) => {
    const { read, log } = await serve({ databases: ['shop'] });
    const { _service } = await read('{ _service { sdl } }');
    const { sdl } = _service as { sdl: string };
    const type = (name: string): string =>
      new RegExp(`\ntype ${name}\\b[^]*?\n}`).exec(sdl)?.[0] ?? '';
    expect(type('Book')).toMatch(/^type Book .*@tag\(name: "public"\)/m);
    expect(type('Book')).toMatch(/^ {2}title: .* @shareable$/m);
    expect(type('Book')).toMatch(/^ {2}internalNotes: .* @inaccessible$/m);
    expect(type('Book')).toMatch(/^ {2}price: .* @override\(from: "old-shop"\)$/m);
    expect(type('Query')).toMatch(/ {2}books\([^]*?\): BookConnection @listSize\(assumedSize: 25/);
    expect(type('Query')).toMatch(/ {2}booksAggregate\([^]*?\): BookAggregate @cost\(weight: 20\)/);
    expect(log.join('\n')).not.toContain('federation.directives');
  },

  'a function': async ({ serve, project }) => {
    const { read } = await serve({ upstream: project.withFunctions });
    const input = { orderId: 'o1', copies: 2, address: { street: 'Elm Street' } };
    const mutation = `mutation($input: AppwriteFunctionSendInvoiceInput!) {
      sendInvoice(input: $input) { number lines { text cents } }
    }`;
    expect(await read(mutation, { variables: { input } })).toEqual({
      sendInvoice: { number: 'R-o1', lines: [{ text: '2 to Elm Street', cents: 350 }] },
    });
  },
} satisfies Record<string, Run>;
