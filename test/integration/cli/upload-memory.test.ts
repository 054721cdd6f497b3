import { readFile, writeFile } from 'node:fs/promises';
import { platform } from 'node:process';
import { afterEach, expect, test } from 'vitest';
import { sendLargeUpload, startSink, type Sink } from '../../../bench/upload/large-upload.ts';
import { startCli, type Cli } from '../../support/cli.ts';

let sink: Sink | undefined;
let cli: Cli | undefined;
afterEach(async () => {
  await cli?.dispose();
  sink?.close();
});

const size = 200_000_000;

/** A line of what Linux says of a process, in bytes. */
async function memory(pid: number, name: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

// Run from the sources, the process holds the compiler as well; `npm run bench:upload` looks at
// what is built. Here it counts what an upload adds.
test.skipIf(platform !== 'linux').each([
  ['streamed', true],
  ['by way of the disk', false],
])(
  'a file of 200 MB, %s, takes less than 25 MB of memory',
  async (_way, hasLength) => {
    sink = await startSink();
    const project = { endpoint: `${sink.url}/v1`, project: 'p', key: 'key' };
    cli = await startCli(['start'], { project });
    const [, url = ''] = await cli.waitFor(/(http:\/\/\S+)\/graphql/);
    // What is needed for any upload is loaded and compiled with a small one.
    await sendLargeUpload({ url, size: 6_000_000, hasLength });
    await writeFile(`/proc/${cli.pid}/clear_refs`, '5');
    const before = await memory(cli.pid, 'VmRSS');
    const answer = await sendLargeUpload({ url, size, hasLength });
    expect(JSON.parse(answer)).toEqual({
      data: { storageCreateFile: { chunksTotal: 39, chunksUploaded: 39 } },
    });
    expect(sink.ranges).toHaveLength(2 + 39);
    const peak = await memory(cli.pid, 'VmHWM');
    expect(peak - before).toBeLessThan(25_000_000);
  },
  60_000,
);
