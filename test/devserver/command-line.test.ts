import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

test('an ephemeral server announces itself in one line and ends with its input', async () => {
  const child = spawn('node', ['--import', 'tsx', 'devserver/main.ts', '--ephemeral'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const chunks: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  await once(child.stdout, 'data');
  const { endpoint, project, key } = JSON.parse(chunks.join('')) as Record<string, string>;
  const response = await fetch(`${endpoint ?? ''}/tablesdb`, {
    headers: { 'x-appwrite-project': project ?? '', 'x-appwrite-key': key ?? '' },
  });
  expect(await response.json()).toEqual({ total: 0, databases: [] });

  child.stdin.end();

  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(chunks.join('').trim().split('\n')).toHaveLength(1);
});
