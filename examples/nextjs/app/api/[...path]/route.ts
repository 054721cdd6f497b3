import { createGateway, loadConfig, type Gateway } from 'appwrite-graphql';

// One gateway for the process, made with the first request: `next build` loads this module too,
// where no project need be set.
let gateway: Promise<Gateway> | undefined;

async function open(): Promise<Gateway> {
  const config = await loadConfig({ folder: process.cwd(), environment: process.env });
  return createGateway(config, { basePath: '/api' });
}

const handler = async (request: Request): Promise<Response> => {
  gateway ??= open();
  return (await gateway).fetch(request);
};

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export { handler as DELETE, handler as GET, handler as OPTIONS, handler as POST, handler as PUT };
