import { parseArgs } from 'node:util';
import { startDevserver, type Devserver } from './server.ts';
import { startDevserverWithDemo } from './start-with-demo.ts';

const USAGE = `Usage: devserver [--ephemeral] [--data DIR] [--port N]

  --ephemeral  an empty project in memory on a free port; ends when standard input closes
  --data DIR   where the data is kept (.data/devserver)
  --port N     the port to listen on (9090)
`;

interface Options {
  readonly ephemeral: boolean;
  readonly data: string;
  readonly port: number;
}

function readOptions(): Options | 'help' {
  const { values } = parseArgs({
    options: {
      ephemeral: { type: 'boolean', default: false },
      data: { type: 'string', default: '.data/devserver' },
      port: { type: 'string', default: '9090' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`--port must be a number from 0 to 65535, not "${values.port}".`);
  }
  return { ephemeral: values.ephemeral, data: values.data, port };
}

function announce({ endpoint, realtime, project, key }: Devserver): void {
  process.stdout.write(`${JSON.stringify({ endpoint, realtime, project, key })}\n`);
}

/** Closes the server once, when the signal comes or standard input ends. */
function closeOn(server: Devserver, { inputEnds }: { inputEnds: boolean }): void {
  let closing: Promise<void> | undefined;
  const close = (): void => {
    closing ??= server.close();
  };
  process.once('SIGINT', close);
  process.once('SIGTERM', close);
  if (!inputEnds) return;
  process.stdin.once('end', close).once('close', close);
  process.stdin.resume();
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  if (options.ephemeral) {
    const server = await startDevserver();
    announce(server);
    closeOn(server, { inputEnds: true });
    return;
  }
  const { data: dataDirectory, port } = options;
  const server = await startDevserverWithDemo({ dataDirectory, port });
  announce(server);
  closeOn(server, { inputEnds: false });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`devserver: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
