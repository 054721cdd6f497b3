import { createInterface } from 'node:readline';
import { isConnected } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createGateway } from '../../src/gateway.ts';
import { silentLogger } from '../../src/logger.ts';

/** A gateway in a process of its own; each line on standard input asks for its memory. */
const config = parseConfig(JSON.parse(process.argv[2] ?? '{}'), {});
if (!isConnected(config)) throw new Error('The configuration names no project.');
const gateway = createGateway(config, { logger: silentLogger, isNamesFileUsed: false });
const { url } = await gateway.start();
const print = (line: object): void => {
  process.stdout.write(`ready ${JSON.stringify(line)}\n`);
};
print({ url });
async function report(): Promise<void> {
  const { user, system } = process.cpuUsage();
  // Twice, since finalizers free what only the next collection takes away.
  global.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 500));
  global.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  print({ rss, heapUsed, external, cpuMs: (user + system) / 1000 });
}

const input = createInterface({ input: process.stdin });
input.on('line', () => void report());
input.on('close', () => process.exit(0));
