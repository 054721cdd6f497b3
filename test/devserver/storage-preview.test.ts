import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { call, createBucket, filePath, upload } from './storage-calls.ts';

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
  await createBucket(server, 'pictures', { permissions: ['read("any")'] });
  const red = sharp({ create: { width: 40, height: 20, channels: 4, background: '#ff0000' } });
  const blue = { create: { width: 20, height: 20, channels: 4 as const, background: '#0000ff' } };
  const halves = red.composite([{ input: await sharp(blue).png().toBuffer(), left: 20, top: 0 }]);
  const content = await halves.png().toBuffer();
  await upload(server, { bucket: 'pictures', id: 'halves', name: 'halves.png', content });
  await upload(server, { bucket: 'pictures', id: 'text', content: 'no picture' });
  await upload(server, {
    bucket: 'pictures',
    id: 'broken',
    name: 'broken.png',
    content: content.subarray(0, 60),
  });
});

afterAll(async () => {
  await server.close();
});

const preview = (id: string, query = '') =>
  call(server, `${filePath('pictures', id, '/preview')}?${query}`, { isGuest: true });

const colourAt = async (picture: Buffer, left: number, top: number): Promise<number[]> => {
  const pixel = sharp(picture).ensureAlpha().extract({ left, top, width: 1, height: 1 });
  return [...(await pixel.raw().toBuffer())];
};

describe('a preview', () => {
  test('is the picture itself when nothing is asked', async () => {
    const { status, type, bytes } = await preview('halves');
    expect([status, type]).toEqual([200, 'image/png']);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 40, height: 20, format: 'png' });
  });

  test.each([
    ['width=20', 20, 10],
    ['height=10', 20, 10],
    ['width=10&height=10', 10, 10],
    ['borderWidth=5', 50, 30],
    ['rotation=90', 20, 40],
  ])('with %s is %i pixels wide and %i high', async (query, width, height) => {
    const { bytes } = await preview('halves', query);
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height });
  });

  test.each([
    ['left', [255, 0, 0, 255]],
    ['right', [0, 0, 255, 255]],
  ])('is cut at the %s', async (gravity, colour) => {
    const { bytes } = await preview('halves', `width=10&height=10&gravity=${gravity}`);
    expect(await colourAt(bytes, 5, 5)).toEqual(colour);
  });

  test('has round corners, and is as faint as asked', async () => {
    const round = await preview('halves', 'borderRadius=10');
    expect((await colourAt(round.bytes, 0, 0))[3]).toBe(0);
    const faint = await preview('halves', 'opacity=0.5');
    expect((await colourAt(faint.bytes, 5, 5))[3]).toBe(128);
  });

  test.each(['jpg', 'webp', 'gif', 'avif', 'png'])('comes as %s', async (output) => {
    const { status, type, bytes } = await preview('halves', `output=${output}&quality=50`);
    expect([status, type]).toEqual([200, `image/${output === 'jpg' ? 'jpeg' : output}`]);
    expect(bytes.length).toBeGreaterThan(20);
  });

  test('is made once', async () => {
    const query = 'width=7';
    const caches = [await preview('halves', query), await preview('halves', query)];
    expect(caches.map(({ headers }) => headers.get('x-appwrite-cache'))).toEqual(['miss', 'hit']);
  });

  test('of a text is a sheet of paper', async () => {
    const { status, type } = await preview('text');
    expect([status, type]).toEqual([200, 'image/png']);
  });

  test('of a broken picture is refused', async () => {
    const { status, json } = await preview('broken');
    expect([status, json['type']]).toEqual([400, 'storage_file_type_unsupported']);
  });

  test.each([
    'width=4001',
    'height=-1',
    'gravity=middle',
    'quality=101',
    'borderColor=red',
    'opacity=2',
    'rotation=361',
    'output=bmp',
  ])('with %s is refused', async (query) => {
    const { status, json } = await preview('halves', query);
    expect([status, json['type']]).toEqual([400, 'general_argument_invalid']);
  });

  test('is refused where the bucket forbids it, except to keys', async () => {
    const settings = { permissions: ['read("any")'], transformations: false };
    await createBucket(server, 'plain', settings);
    await upload(server, { bucket: 'plain', id: 'text', content: 'text' });
    const path = filePath('plain', 'text', '/preview');
    expect(await call(server, path, { isGuest: true })).toMatchObject({ status: 403 });
    expect(await call(server, path)).toMatchObject({ status: 200 });
  });
});
