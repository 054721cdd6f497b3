import type { IncomingMessage } from 'node:http';

/** A request's body, cut so that the beginning of a part is known to the byte. */
export interface FormOffsets {
  slices(): AsyncGenerator<Uint8Array>;
  /** Where the content of the part begins that the parser has just told of. */
  contentBegin(): number;
}

const headersEnd = [0x0d, 0x0a, 0x0d, 0x0a] as const;

/**
 * Cuts after each empty line, since the headers of a part end there. The parser holds the last line
 * end back, which could begin a boundary, and tells of the part while it reads the next slice.
 */
export function formOffsets(
  request: IncomingMessage,
  maxBytes: number,
  tooMuch: () => Error,
): FormOffsets {
  let fed = 0;
  let contentBegin = 0;
  let matched = 0;
  /** Where the first empty line ends in the bytes, or undefined. */
  const endOfHeaders = (bytes: Uint8Array, begin: number): number | undefined => {
    for (let at = begin; at < bytes.byteLength; at += 1) {
      const byte = bytes[at];
      if (byte === headersEnd[matched]) matched += 1;
      else matched = byte === headersEnd[0] ? 1 : 0;
      if (matched === headersEnd.length) {
        matched = 0;
        return at + 1;
      }
    }
    return undefined;
  };
  return {
    contentBegin: () => contentBegin,
    async *slices() {
      for await (const chunk of request as AsyncIterable<Uint8Array>) {
        for (let begin = 0; begin < chunk.byteLength;) {
          const found = endOfHeaders(chunk, begin);
          const end = found ?? chunk.byteLength;
          fed += end - begin;
          if (fed > maxBytes) throw tooMuch();
          yield chunk.subarray(begin, end);
          if (found !== undefined) contentBegin = fed;
          begin = end;
        }
      }
    },
  };
}
