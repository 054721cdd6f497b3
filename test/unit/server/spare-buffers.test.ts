import { expect, test } from 'vitest';
import { toBytes } from '../../../src/server/answer-text.ts';
import { SpareBuffers } from '../../../src/server/spare-buffers.ts';

const answerOf = (characters: number) => ({ data: { text: 'x'.repeat(characters) } });

test('a buffer that is given back serves the next answer of about its length', () => {
  const spare = new SpareBuffers();
  const first = toBytes(answerOf(40_000), spare);
  spare.give(first.buffer);
  const second = toBytes(answerOf(50_000), spare);
  expect(second.buffer).toBe(first.buffer);
  expect(JSON.parse(second.buffer.toString('utf8', 0, second.length))).toEqual(answerOf(50_000));
});

test('many answers of many lengths do not keep others from finding a buffer', () => {
  const spare = new SpareBuffers();
  for (let characters = 20_000; characters < 60_000; characters += 100) {
    spare.give(toBytes(answerOf(characters), spare).buffer);
  }
  const { buffer } = toBytes(answerOf(40_000), spare);
  spare.give(buffer);
  expect(toBytes(answerOf(40_000), spare).buffer).toBe(buffer);
});
