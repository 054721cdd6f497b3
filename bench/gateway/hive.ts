import { existsSync } from 'node:fs';
import { type Running, startScript } from './process.ts';

const program = new URL('../peers/hive.js', import.meta.url).pathname;
const installed = new URL('../peers/node_modules/@graphql-hive', import.meta.url);

/** The Hive gateway over the same upstream; null where `bench/peers` is not installed. */
export const startHive = async (upstream: string): Promise<Running | null> =>
  existsSync(installed) ? startScript([program, upstream]) : null;
