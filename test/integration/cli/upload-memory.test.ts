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

/**
 * Has a process collect its garbage when it gets a signal, and say so. WebAssembly, which undici
 * reads answers with, is compiled once only: V8 takes some 30 MB to do it better as soon as it is
 * used much, for a moment that falls into the upload or before it.
 */
const collecting = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  setFlagsFromString('--liftoff-only');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collect();
    console.log('collected');
  });
`;

const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(collecting)}`;

// Run from the sources, the process holds the compiler as well; `npm run bench:upload` looks at
// what is built. Here it counts what an upload adds.
test.skipIf(platform !== 'linux').each([
  ['streamed', true],
  ['by way of the disk', false],
])(
  'a file of 200 MB, %s, takes less than 20 MB of memory',
  async (_way, hasLength) => {
    sink = await startSink();
    const project = { endpoint: `${sink.url}/v1`, project: 'p', key: 'key' };
    cli = await startCli(['start'], { project, environment: { NODE_OPTIONS } });
    const [, url = ''] = await cli.waitFor(/(http:\/\/\S+)\/graphql/);
    // What is needed for any upload is loaded and compiled with a small one.
    await sendLargeUpload({ url, size: 6_000_000, hasLength });
    process.kill(cli.pid, 'SIGUSR2');
    await cli.waitFor(/^collected$/m);
    await writeFile(`/proc/${cli.pid}/clear_refs`, '5');
    const before = await memory(cli.pid, 'VmRSS');
    const answer = await sendLargeUpload({ url, size, hasLength });
    expect(JSON.parse(answer)).toEqual({
      data: { storageCreateFile: { chunksTotal: 39, chunksUploaded: 39 } },
    });
    expect(sink.ranges).toHaveLength(2 + 39);
    const peak = await memory(cli.pid, 'VmHWM');
    expect(peak - before).toBeLessThan(20_000_000);
  },
  60_000,
);
