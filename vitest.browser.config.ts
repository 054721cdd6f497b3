import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests in headless Chromium: apart from the others, since they need a browser. */
export default mergeConfig(
  { ...base, test: {} },
  { test: { include: ['test/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
);
