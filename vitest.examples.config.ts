import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The examples, installed and built, and the apps among them in headless Chromium. */
export default mergeConfig(
  { ...base, test: {} },
  {
    test: {
      include: ['test/examples/**/*.test.ts'],
      testTimeout: 60_000,
      hookTimeout: 300_000,
      // Each installs and builds.
      fileParallelism: false,
    },
  },
);
