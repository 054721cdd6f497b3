import { createGateway, loadConfig } from 'appwrite-graphql';

// One gateway for the process: it reads the tables with the first request.
const config = await loadConfig({ folder: process.cwd(), environment: process.env });
const gateway = createGateway(config, { basePath: '/api' });

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handler = (request: Request): Promise<Response> => gateway.fetch(request);

export { handler as GET, handler as POST };
