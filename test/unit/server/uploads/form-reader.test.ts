import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ByteSource, FormReader } from '../../../../src/server/uploads/form-reader.ts';

/** Gives the bytes in pieces, and overwrites each when the next one is asked for. */
function sourceOf(
  bytes: Buffer,
  sizes: readonly number[],
): ByteSource & { readonly taken: number } {
  let taken = 0;
  let turn = 0;
  let last: Buffer | undefined;
  return {
    get taken() {
      return taken;
    },
    next: () => {
      last?.fill('!');
      last = undefined;
      if (taken < bytes.byteLength) {
        const end = taken + (sizes[turn % sizes.length] ?? bytes.byteLength);
        last = Buffer.from(bytes.subarray(taken, end));
        taken += last.byteLength;
        turn += 1;
      }
      return Promise.resolve(last);
    },
  };
}

interface Part {
  readonly name: string;
  readonly content: Buffer;
}

const encode = (boundary: string, parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, content }) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);

async function contentOf(form: FormReader): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let piece = await form.read(); piece; piece = await form.read()) {
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

async function readAll(form: FormReader): Promise<(Part & { readonly begin: number })[]> {
  const parts: (Part & { readonly begin: number })[] = [];
  for (let head = await form.nextPart(); head; head = await form.nextPart()) {
    const begin = form.position;
    parts.push({ name: head.name, begin, content: await contentOf(form) });
  }
  return parts;
}

const boundary = 'b';
/** Much of it looks like the line before a part. */
const content = fc
  .array(fc.constantFrom('\r', '\n', '-', '--', '\r\n', '\r\n-', '\r\n--', 'x', '\r\n\r\n'))
  .map((pieces) => Buffer.from(pieces.join('')));
const parts = fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,5}$/), content }));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });

describe('a form', () => {
  test('is read as it was written, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(parts, sizes, async (written, cuts) => {
        const bytes = encode(boundary, written);
        const read = await readAll(new FormReader(sourceOf(bytes, cuts), boundary));
        expect(read.map(({ name, content: found }) => [name, found.toString()])).toEqual(
          written.map(({ name, content: given }) => [name, given.toString()]),
        );
        for (const { begin, content: found } of read) {
          expect(bytes.subarray(begin, begin + found.byteLength).equals(found)).toBe(true);
        }
      }),
    );
  });

  test('goes on with the next part where one is not read to its end', async () => {
    const written = [
      { name: 'long', content: Buffer.alloc(100, 'a') },
      { name: 'next', content: Buffer.from('b') },
    ];
    const form = new FormReader(sourceOf(encode(boundary, written), [7]), boundary);
    await form.nextPart();
    await form.read();
    expect((await form.nextPart())?.name).toBe('next');
    expect((await contentOf(form)).toString()).toBe('b');
    expect(await form.nextPart()).toBeUndefined();
  });

  test('may have text before its first part, and none of the headers', async () => {
    const bytes = Buffer.from('For old readers\r\n--b \r\n\r\nbare\r\n--b--');
    const [part] = await readAll(new FormReader(sourceOf(bytes, [bytes.byteLength]), boundary));
    expect(part).toMatchObject({ name: '', content: Buffer.from('bare') });
  });

  test.each([
    ['ends within a part', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\ncut'],
    ['ends within headers', '--b\r\nContent-Disposition: form'],
    ['holds no part', 'no form'],
    ['is empty', ''],
    ['has headers without an end', `--b\r\nX: ${'x'.repeat(20_000)}`],
  ])('that %s is refused', async (_what, text) => {
    const form = new FormReader(sourceOf(Buffer.from(text), [1000]), boundary);
    await expect(readAll(form)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'The form could not be read.',
    });
  });
});
