import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { call } from './storage-calls.ts';

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
});

afterAll(async () => {
  await server.close();
});

const picture = (path: string) => call(server, `/avatars/${path}`, { isGuest: true });

describe('avatars', () => {
  test.each([
    ['flags/fr?width=20&height=20', 20, 20],
    ['flags/FR?width=30', 30, 100],
    ['browsers/ch', 100, 100],
    ['credit-cards/visa?width=40&height=60', 40, 60],
    ['initials?name=Ann%20Bo&width=50&height=30', 50, 30],
    ['initials', 500, 500],
    ['qr?text=hi&size=60', 60, 60],
  ])('draw %s, %i pixels wide and %i high', async (path, width, height) => {
    const { status, type, bytes } = await picture(path);
    expect([status, type]).toEqual([200, 'image/png']);
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height, format: 'png' });
  });

  test('give the same letters the same colour, and the colour that is asked for', async () => {
    const corner = async (query: string): Promise<number[]> => {
      const { bytes } = await picture(`initials?${query}`);
      const pixel = sharp(bytes).extract({ left: 0, top: 0, width: 1, height: 1 });
      return [...(await pixel.removeAlpha().raw().toBuffer())];
    };
    expect(await corner('name=Ann%20Bo')).toEqual(await corner('name=anton_brown'));
    expect(await corner('name=Ann&background=102030')).toEqual([0x10, 0x20, 0x30]);
  });

  test('say whether a flag was drawn before', async () => {
    const replies = [await picture('flags/de'), await picture('flags/de')];
    const caches = replies.map(({ headers }) => headers.get('x-appwrite-cache'));
    expect(caches).toEqual(['miss', 'hit']);
  });

  test('offer a code as a file', async () => {
    const { headers } = await picture('qr?text=hi&download=1');
    expect(headers.get('content-disposition')).toBe('attachment; filename="qr.png"');
  });

  test.each([
    ['flags/zz', 400, 'general_argument_invalid'],
    ['flags/fr?width=2001', 400, 'general_argument_invalid'],
    ['credit-cards/paper', 400, 'general_argument_invalid'],
    ['qr', 400, 'general_argument_invalid'],
    ['initials?background=red', 400, 'general_argument_invalid'],
    ['image?url=ftp%3A%2F%2Fexample.com', 400, 'general_argument_invalid'],
    ['favicon?url=https%3A%2F%2Fexample.com', 404, 'avatar_remote_url_failed'],
  ])('refuse %s with %i', async (...[path, status, error]) => {
    const { status: answered, json } = await picture(path);
    expect([answered, json['type']]).toEqual([status, error]);
  });
});
