import { describe, expect, test } from 'vitest';
import { parsePartHead } from '../../../../src/server/uploads/part-head.ts';

const disposition = (rest: string): string => `\r\nContent-Disposition: form-data; ${rest}`;

describe('the headers of a part', () => {
  test('name it, and its file with the type', () => {
    const text = `${disposition('name="0"; filename="a b.PNG"')}\r\ncontent-TYPE: Image/PNG; x=1`;
    expect(parsePartHead(text)).toEqual({ name: '0', fileName: 'a b.PNG', type: 'image/png' });
  });

  test('without a file name are those of a field', () => {
    expect(parsePartHead(disposition('name=map'))).toEqual({
      name: 'map',
      fileName: undefined,
      type: 'text/plain',
    });
  });

  test('may be spread over lines, and in any order', () => {
    const text = `\r\nX-Other: name="no"\r\nContent-Disposition: form-data;\r\n filename="x";\r\n\tname="f"`;
    expect(parsePartHead(text)).toMatchObject({ name: 'f', fileName: 'x' });
  });

  test.each([
    ['filename="say \\"hi\\".txt"', 'say "hi".txt'],
    ['filename="say %22hi%22.txt"', 'say %22hi%22.txt'],
    ['filename="a;b=c.txt"', 'a;b=c.txt'],
    ['filename="C:\\\\Users\\\\priya\\\\photo.jpg"', 'photo.jpg'],
    ['filename="C:\\Users\\priya\\photo.jpg"', 'photo.jpg'],
    ['filename="../../etc/passwd"', 'passwd'],
    ['filename="Übung.txt"', 'Übung.txt'],
    ['filename="x.txt"; filename*=UTF-8\'\'%C3%9Cbung%20%E2%82%AC.txt', 'Übung €.txt'],
    ['filename="x.txt"; filename*=UTF-8\'de\'%', 'x.txt'],
    ['filename="x.txt"; filename*=latin1\'\'%DC', 'x.txt'],
    ['filename=plain.txt ', 'plain.txt'],
    ['filename=""', ''],
  ])('say in %s what the file is called', (text, fileName) => {
    expect(parsePartHead(disposition(`name="f"; ${text}`))).toMatchObject({ name: 'f', fileName });
  });

  test('that are missing leave the name empty', () => {
    expect(parsePartHead('')).toEqual({ name: '', fileName: undefined, type: 'text/plain' });
  });
});
