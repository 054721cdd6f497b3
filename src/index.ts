export { defineConfig } from './config/config.ts';
export type { Config, ConfigInput, ConnectedConfig } from './config/config.ts';
export { loadConfig } from './config/load.ts';
export { GatewayError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export { createGateway } from './gateway.ts';
export type { Gateway, GatewayOptions } from './gateway.ts';
export { createLogger } from './logger.ts';
export type { Logger, LogLevel } from './logger.ts';
