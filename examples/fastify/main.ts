import { createGateway, loadConfig } from 'appwrite-graphql';
import { createApp } from './app.ts';

const config = await loadConfig({ folder: process.cwd(), environment: process.env });
const gateway = createGateway(config, { basePath: '/api' });
await gateway.prepare();
const app = createApp(gateway);
await app.listen({ host: '127.0.0.1', port: 3000 });
process.once('SIGTERM', () => void app.close());
