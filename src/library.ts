import { isConnected, type ConnectedConfig } from './config/config.ts';
import { parseConfig } from './config/parse.ts';
import { GatewayError } from './errors.ts';
import type { GatewayConfig } from './extensions.ts';
import { createGateway as createConnected, type Gateway, type GatewayOptions } from './gateway.ts';

/**
 * A gateway from settings in code, or from those that `loadConfig` has read. Nothing is read from
 * the environment, and nothing is called before `start`, `prepare` or a first request.
 * @throws GatewayError that names the settings that are wrong or missing.
 */
export function createGateway(
  settings: GatewayConfig | ConnectedConfig,
  options: GatewayOptions = {},
): Gateway {
  const { configFile, ...given } = settings as ConnectedConfig;
  const config = parseConfig(given);
  if (isConnected(config)) return createConnected({ ...config, configFile }, options);
  throw new GatewayError(
    'BAD_USER_INPUT',
    'No project is configured: give endpoint, projectId and apiKey.',
  );
}
