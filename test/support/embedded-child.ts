import { createGateway, loadConfig } from '../../src/index.ts';

// Answers one request without listening, closes the gateway, and has then nothing left to wait for.
const config = await loadConfig({ folder: process.cwd(), environment: process.env });
const gateway = createGateway(config, { isNamesFileUsed: false });
const answer = await gateway.fetch(
  new Request('http://app.test/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ books { nodes { title } } }' }),
  }),
);
process.stdout.write(await answer.text());
await gateway.close();
