import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BROWSERS, CREDIT_CARDS, FLAGS } from '../avatars/codes.facts.ts';
import { drawInitials, drawQrCode, drawSign, flagOf } from '../avatars/drawings.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { boolean, optional, queryOf, required, text, type Check, type Input } from '../input.ts';
import { toJson } from '../numbers.ts';
import { createImageCache, type ImageCache } from '../storage/image-cache.ts';
import { colour, sendImage, whole } from '../storage/picture-input.ts';
import { editPicture, encodePicture, NO_EDITS } from '../storage/pictures.ts';

const READ = { config: { scopes: ['avatars.read'] } };

const PNG = 'image/png';

/** A set of pictures, each with a code of its own. */
interface Collection {
  readonly path: string;
  readonly codes: readonly string[];
  readonly draw: (code: string) => Buffer | Promise<Buffer>;
}

const COLLECTIONS: readonly Collection[] = [
  { path: '/avatars/flags/:code', codes: FLAGS, draw: flagOf },
  { path: '/avatars/browsers/:code', codes: BROWSERS, draw: drawSign },
  { path: '/avatars/credit-cards/:code', codes: CREDIT_CARDS, draw: drawSign },
];

/** What has to be fetched from elsewhere first. */
const REMOTE = ['/avatars/image', '/avatars/favicon', '/avatars/screenshots'];

const webAddress: Check<string> = (value, name) => {
  const isWeb = typeof value === 'string' && URL.canParse(value) && /^https?:/i.test(value);
  if (isWeb) return value;
  throw invalidArgument(name, 'Value must be a valid URL with following schemes (http, https)');
};

const side = (input: Input, name: string, fallback: number): number =>
  optional(input, name, { check: whole(0, 2000), fallback });

function codeOf(request: FastifyRequest, codes: readonly string[]): string {
  const { code } = request.params as { readonly code: string };
  const found = codes.find((each) => each === code.toLowerCase());
  if (found === undefined) {
    throw invalidArgument('code', `Value must be one of (${codes.join(', ')})`);
  }
  return found;
}

async function sendFrom(
  { path, codes, draw }: Collection,
  cache: ImageCache,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  reply.header('x-appwrite-cache', 'miss');
  const input = queryOf(request);
  const code = codeOf(request, codes);
  const [width, height] = [side(input, 'width', 100), side(input, 'height', 100)];
  const quality = optional(input, 'quality', { check: whole(-1, 100), fallback: -1 });
  const key = toJson([path, code, width, height, quality]);
  const known = cache.get(key);
  if (known !== undefined) return sendImage(reply, known, 'hit');
  const edited = await editPicture(await draw(code), { ...NO_EDITS, width, height });
  const image = { type: PNG, data: await encodePicture(edited, 'png', quality) };
  cache.set(key, image);
  return sendImage(reply, image, 'miss');
}

function registerInitials(app: FastifyInstance): void {
  app.get('/avatars/initials', READ, async (request, reply) => {
    const input = queryOf(request);
    const given = optional(input, 'name', { check: text(128, 0), fallback: '' });
    const size = {
      width: Math.max(1, side(input, 'width', 500)),
      height: Math.max(1, side(input, 'height', 500)),
    };
    const background = optional(input, 'background', { check: colour, fallback: '' });
    const user = request.principal.kind === 'guest' ? undefined : request.principal.user;
    const own = user === undefined || user.name !== '' ? user?.name : user.email;
    const picture = await drawInitials(given === '' ? (own ?? '') : given, size, background);
    return reply.header('cache-control', 'private, max-age=3888000').type(PNG).send(picture);
  });
}

function registerQrCodes(app: FastifyInstance): void {
  app.get('/avatars/qr', READ, async (request, reply) => {
    const input = queryOf(request);
    const shown = required(input, 'text', text(512));
    const size = optional(input, 'size', { check: whole(1, 1000), fallback: 400 });
    const margin = optional(input, 'margin', { check: whole(0, 10), fallback: 1 });
    const isDownload = optional(input, 'download', { check: boolean, fallback: false });
    const picture = await drawQrCode(shown, { size, margin });
    if (isDownload) reply.header('content-disposition', 'attachment; filename="qr.png"');
    return reply.header('cache-control', 'private, max-age=3888000').type(PNG).send(picture);
  });
}

/** Pictures of names, codes, countries and brands. What lies elsewhere is never fetched. */
export function registerAvatarsRoutes(app: FastifyInstance): void {
  const cache = createImageCache();
  for (const collection of COLLECTIONS) {
    app.get(collection.path, READ, (request, reply) =>
      sendFrom(collection, cache, { request, reply }),
    );
  }
  registerInitials(app);
  registerQrCodes(app);
  for (const path of REMOTE) {
    app.get(path, READ, (request, reply) => {
      reply.header('x-appwrite-cache', 'miss');
      required(queryOf(request), 'url', webAddress);
      throw new ApiError('avatar_remote_url_failed', 'Failed to fetch from the requested URL.');
    });
  }
}
