import { createGateway, loadConfig } from 'appwrite-graphql';
import { createApp } from './app.ts';

const config = await loadConfig({ folder: process.cwd(), environment: process.env });
const gateway = createGateway(config);
const server = createApp(gateway);
await gateway.prepare();
server.listen(3000, '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  void gateway.close();
});
