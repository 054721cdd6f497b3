/** What stands before the content of a form's part. */
export interface PartHead {
  /** Empty where the part says none. */
  readonly name: string;
  /** Undefined: the part is a field. */
  readonly fileName: string | undefined;
  readonly type: string;
}

/** One behind the other, so that a long text is gone through once. */
const parameter = /;\s*([\w!#$&+.^`|~-]+\*?)\s*=\s*(?:"((?:\\.|[^"\\])*)"\s*|([^;"]*))/gy;

/** Reads the headers of a part, each of them a line. */
export function parsePartHead(text: string): PartHead {
  const lines = text.split(/\r\n(?![ \t])/);
  const disposition = parametersOf(header(lines, 'content-disposition') ?? '');
  const type = header(lines, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  const fileName = extended(disposition.get('filename*')) ?? disposition.get('filename');
  return {
    name: disposition.get('name') ?? '',
    // Old browsers send the whole path.
    fileName: fileName?.replace(/^.*[/\\]/s, ''),
    type: type === undefined || type === '' ? 'text/plain' : type,
  };
}

function header(lines: readonly string[], name: string): string | undefined {
  const prefix = `${name}:`;
  return lines
    .find((line) => line.slice(0, prefix.length).toLowerCase() === prefix)
    ?.slice(prefix.length);
}

const parametersOf = (value: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(
      value.replace(/^[^;]*/, '').matchAll(parameter),
      ([, name = '', quoted, plain = '']) => [
        name.toLowerCase(),
        quoted === undefined ? plain.trim() : quoted.replace(/\\(["\\])/g, '$1'),
      ],
    ),
  );

/** `UTF-8''%C3%9Cbung.txt`; undefined where it is something else. */
function extended(value: string | undefined): string | undefined {
  const encoded = /^utf-8'[^']*'(.*)$/is.exec(value ?? '')?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    // Not percent-encoded: the plain name counts.
    return undefined;
  }
}
