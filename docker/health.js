/* global process, fetch, AbortSignal */
// The health check of the image: ends with 0 while the gateway can answer operations.
const port = process.env.PORT ?? '4000';
const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
  signal: AbortSignal.timeout(4000),
}).catch(() => undefined);
process.exit(response?.ok === true ? 0 : 1);
