import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ServiceFile } from './types.ts';

/** A file with what belongs to it, as Appwrite reads forms: lists as `name[0]`, `name[1]` … */
export function toForm(
  { field, name, type, content }: ServiceFile,
  fields: Readonly<Record<string, unknown>> = {},
): { readonly body: Readable; readonly headers: Record<string, string> } {
  const boundary = `form-${randomUUID()}`;
  const parts = Object.entries(fields).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map((item, index) => [`${key}[${index}]`, String(item)] as const)
      : [[key, String(value)] as const],
  );
  const before = parts.map(
    ([key, text]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(key)}"\r\n\r\n${text}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(name)}"\r\nContent-Type: ${plain(type)}\r\n\r\n`;
  const begin = Buffer.from(before.join('') + head);
  const end = Buffer.from(`\r\n--${boundary}--\r\n`);
  const length = begin.byteLength + content.byteLength + end.byteLength;
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(length),
    },
    body: Readable.from([begin, ...slicesOf(content), end]),
  };
}

/** What is written to a TLS socket is copied as a whole; so it gets the content bit by bit. */
const sliceBytes = 256 * 1024;

function* slicesOf(content: Uint8Array): Generator<Uint8Array> {
  for (let begin = 0; begin < content.byteLength; begin += sliceBytes) {
    yield content.subarray(begin, begin + sliceBytes);
  }
}

/** As browsers write names into a form. */
const quoted = (name: string): string =>
  name.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22');

/** A type that would end its line is none. */
const plain = (type: string): string =>
  /^[\w.+-]+\/[\w.+-]+(?:;[^\r\n]*)?$/.test(type) ? type : 'application/octet-stream';
