import type { Devserver } from '../../devserver/server.ts';
import { createGateway } from '../../src/gateway.ts';
import { silentLogger } from '../../src/logger.ts';
import { configFor } from '../support/gateway.ts';
import type { Answer } from './exchange.ts';
import type { Json, Scenario } from './scenario.ts';

/** Where the steps of a scenario go that ask in GraphQL. */
export interface GraphQLServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** What an Appwrite with abuse protection allows, as shipped. */
const appwriteLimits = { maxDepth: 4, maxComplexity: 250 };

/** A gateway over devserver, which serves the built-in API. */
export async function startGatewayOver(
  devserver: Devserver,
  { settings }: Scenario,
): Promise<GraphQLServer> {
  const builtIn = settings?.abuseProtection === true ? appwriteLimits : {};
  const gateway = createGateway(configFor(devserver, { builtIn }), {
    logger: silentLogger,
    isNamesFileUsed: false,
  });
  const { url } = await gateway.start();
  return { origin: url, close: () => gateway.close() };
}

export const isGraphQL = (path: string): boolean => /^\/graphql(?:[/?]|$)/.test(path);

/** The gateway says more of an error than the recorded server; tests of its own look at that. */
export const withoutExtensions = (answer: Answer): Answer => ({
  ...answer,
  body: mapResults(answer['body']),
});

function mapResults(body: Json | undefined): Json {
  if (Array.isArray(body)) return body.map(mapResults);
  if (typeof body !== 'object' || body === null || !('errors' in body)) return body ?? null;
  const { errors } = body;
  return {
    ...body,
    errors: Array.isArray(errors) ? errors.map(withoutExtension) : (errors ?? null),
  };
}

function withoutExtension(error: Json): Json {
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return error;
  return Object.fromEntries(Object.entries(error).filter(([key]) => key !== 'extensions'));
}
