import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, invalidArgument } from '../errors.ts';
import { oneOf, optional, pathParam, queryOf, toNumber, type Check, type Input } from '../input.ts';
import { toJson } from '../numbers.ts';
import { contentPath } from './folder.ts';
import type { Image } from './image-cache.ts';
import { colour, sendImage, whole } from './picture-input.ts';
import {
  editPicture,
  encodePicture,
  GRAVITIES,
  OUTPUTS,
  type Edits,
  type Gravity,
  type Output,
} from './pictures.ts';
import { fileToRead, type CompleteFile } from './reading.ts';
import type { Storage } from './storage.ts';

/** What pictures are made of; of any other file a sheet of paper is shown. */
const SOURCES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/gif',
  'image/png',
  'image/webp',
  'image/avif',
]);

/** Larger pictures are not worked on. */
const LARGEST = 20_000_000;

const SHEET = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500">
<path d="M140 60h150l70 70v310H140z" fill="#fff" stroke="#90a4ae" stroke-width="8"/>
<path d="M290 60v70h70" fill="none" stroke="#90a4ae" stroke-width="8"/></svg>`);

const SHEET_BACKGROUND = 'eceff1';

const share: Check<number> = (value, name) => {
  const number = Number(toNumber(value) ?? Number.NaN);
  if (number >= 0 && number <= 1) return number;
  throw invalidArgument(name, 'Value must be a valid range between 0 and 1.');
};

const keysOf = <T extends string>(table: Readonly<Record<T, unknown>>): T[] =>
  Object.keys(table) as T[];

function editsOf(input: Input): Edits {
  const number = (name: string, min: number, max: number): number =>
    optional(input, name, { check: whole(min, max), fallback: 0 });
  const hex = (name: string): string => optional(input, name, { check: colour, fallback: '' });
  return {
    width: number('width', 0, 4000),
    height: number('height', 0, 4000),
    gravity: optional(input, 'gravity', {
      check: oneOf(keysOf<Gravity>(GRAVITIES)),
      fallback: 'center',
    }),
    borderWidth: number('borderWidth', 0, 100),
    borderColor: hex('borderColor'),
    borderRadius: number('borderRadius', 0, 4000),
    opacity: optional(input, 'opacity', { check: share, fallback: 1 }),
    rotation: number('rotation', -360, 360),
    background: hex('background'),
  };
}

interface Wish {
  readonly edits: Edits;
  /** Undefined: the file's own format, if it is one of those. */
  readonly output: Output | undefined;
  readonly quality: number;
}

function wishOf(input: Input): Wish {
  const asked = input['output'] === '' ? { ...input, output: undefined } : input;
  return {
    edits: editsOf(input),
    quality: optional(input, 'quality', { check: whole(-1, 100), fallback: -1 }),
    output: optional(asked, 'output', {
      check: oneOf(keysOf<Output>(OUTPUTS)),
      fallback: undefined,
    }),
  };
}

function ownFormat({ name, content }: CompleteFile): Output {
  const formats = keysOf<Output>(OUTPUTS);
  const extension = path.extname(name).slice(1).toLowerCase();
  const wanted = (format: Output): boolean =>
    extension === '' ? OUTPUTS[format] === content.mimeType : format === extension;
  return formats.find(wanted) ?? 'jpg';
}

async function pictureOf(storage: Storage, file: CompleteFile, wish: Wish): Promise<Image> {
  const isPicture = SOURCES.has(file.content.mimeType) && file.size <= LARGEST;
  const output = wish.output ?? (isPicture ? ownFormat(file) : 'png');
  const background = wish.edits.background === '' ? SHEET_BACKGROUND : wish.edits.background;
  const edits = isPicture ? wish.edits : { ...wish.edits, background };
  const source = isPicture ? await readFile(contentPath(storage.folder, file.location)) : SHEET;
  const edited = await editPicture(source, edits).catch((error: unknown) => {
    throw new ApiError('storage_file_type_unsupported', 'The picture cannot be read.', {
      cause: error,
    });
  });
  return { type: OUTPUTS[output], data: await encodePicture(edited, output, wish.quality) };
}

/** Answers a picture of the file in the path. Errors too say that they came from no cache. */
export async function sendPreview(
  storage: Storage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('x-appwrite-cache', 'miss');
  pathParam(request, 'bucketId');
  const wish = wishOf(queryOf(request));
  const file = fileToRead(request, storage, 'picture');
  const key = `${file.location} ${toJson(wish)}`;
  const known = storage.previews.get(key);
  if (known !== undefined) return sendImage(reply, known, 'hit');
  const image = await pictureOf(storage, file, wish);
  storage.previews.set(key, image);
  return sendImage(reply, image, 'miss');
}
