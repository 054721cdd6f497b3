export { loadDemo } from './demo/load.ts';
export { loadSeed } from './seed/load.ts';
export { readSeed } from './seed/seed.ts';
export type { Seed, SeedInput } from './seed/seed.ts';
export { startDevserver } from './server.ts';
export type { Devserver, DevserverOptions } from './server.ts';
