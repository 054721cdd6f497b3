import { freePort, type Running, startProgram } from './process.ts';

const program = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;

/** The built program, as it is run in production but for its log. */
export async function startGateway(upstream: string, workers = 0): Promise<Running> {
  const port = await freePort();
  return startProgram({
    command: [process.execPath, program, 'start'],
    env: {
      APPWRITE_ENDPOINT: `${upstream}/v1`,
      APPWRITE_PROJECT_ID: 'bench',
      APPWRITE_API_KEY: 'key',
      NODE_ENV: 'production',
      MODE: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      WORKERS: String(workers),
      LOG_LEVEL: 'error',
    },
    url: `http://127.0.0.1:${port}`,
  });
}
