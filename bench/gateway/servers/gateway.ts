import { isConnected } from '../../../src/config/config.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { createGateway } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { tell, upstreamAddress } from './listen.ts';

const config = parseConfig(
  {
    endpoint: `${upstreamAddress()}/v1`,
    projectId: 'bench',
    apiKey: 'key',
    mode: 'production',
    port: 0,
    pollIntervalMs: 3_600_000,
  },
  {},
);
if (!isConnected(config)) throw new Error('The benchmark has no upstream.');
const gateway = createGateway(config, { logger: silentLogger, isNamesFileUsed: false });
tell((await gateway.start()).url);
