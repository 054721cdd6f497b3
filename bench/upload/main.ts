import { startGateway } from '../gateway/gateway.ts';
import { type LargeUpload, sendLargeUpload, startSink } from './large-upload.ts';

/**
 * What memory the gateway needs for large uploads: `npm run bench:upload`, or with another size in
 * megabytes. The gateway is a process of its own, as a user starts it; Appwrite is a server here
 * that drops what it gets. Fails where one upload, or the start before it, takes 150 MB or more.
 */
const megabytes = Number(process.argv[2] ?? 500);
const limitMegabytes = 150;

const inMegabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

interface Measure extends Pick<LargeUpload, 'hasLength'> {
  readonly title: string;
  /** How many at the same time. */
  readonly uploads: number;
}

/** The most memory that the process had, in megabytes. */
async function measure({ title, hasLength, uploads }: Measure): Promise<number> {
  const sink = await startSink();
  const gateway = await startGateway(sink.url);
  try {
    const start = inMegabytes(await gateway.peakMemory());
    const upload = { url: gateway.url, size: megabytes * 1_000_000, hasLength };
    const begin = performance.now();
    const answers = await Promise.all(
      Array.from({ length: uploads }, () => sendLargeUpload(upload)),
    );
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const during = inMegabytes(await gateway.peakMemory());
    process.stdout.write(
      `${uploads} × ${megabytes} MB ${title}: ${sink.ranges.length} calls in ${seconds} s; ` +
        `at most ${during} MB of memory, and ${start} MB at the start before it\n`,
    );
    const failed = answers.find((answer) => !answer.includes('"chunksUploaded"'));
    if (failed !== undefined) throw new Error(`It was answered with ${failed}`);
    return Math.max(start, during);
  } finally {
    await gateway.close();
    sink.close();
  }
}

const alone = [
  await measure({ title: 'streamed', hasLength: true, uploads: 1 }),
  await measure({ title: 'by way of the disk', hasLength: false, uploads: 1 }),
];
await measure({ title: 'streamed', hasLength: true, uploads: 4 });
await measure({ title: 'by way of the disk', hasLength: false, uploads: 4 });
if (Math.max(...alone) >= limitMegabytes) {
  process.stderr.write(`One upload is to stay below ${limitMegabytes} MB of memory.\n`);
  process.exitCode = 1;
}
