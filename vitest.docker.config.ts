import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests of the container image: apart from the others, since they install packages. */
export default mergeConfig(
  { ...base, test: {} },
  { test: { include: ['test/docker/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 600_000 } },
);
