import { name } from '../auth/input.ts';
import { invalidArgument } from '../errors.ts';
import {
  boolean,
  integer,
  list,
  oneOf,
  optional,
  required,
  text,
  type Check,
  type Input,
} from '../input.ts';
import { roles } from '../permissions.ts';
import { RUNTIMES } from './runtimes.facts.ts';
import type { FunctionSettings } from './store.ts';

const DEFAULT_SPECIFICATION = 's-1vcpu-512mb';

/** Seconds. */
const DEFAULT_TIMEOUT = 15;
const LONGEST_TIMEOUT = 900;

export const runtime: Check<string> = oneOf(RUNTIMES);

const whole =
  (min: number, max: number): Check<number> =>
  (value, parameter) =>
    Number(integer({ min, max })(value, parameter));

/** Five fields of a cron table, or nothing. */
const schedule: Check<string> = (value, parameter) => {
  const field = String.raw`[\d*/,a-z-]+`;
  const cron = new RegExp(`^(?:${field}(?: ${field}){4})?$`, 'i');
  if (typeof value === 'string' && cron.test(value)) return value;
  throw invalidArgument(parameter, 'String must be a valid cron expression');
};

/** What a call says of a function; what it leaves out is reset. */
export function functionSettings(input: Input, runtimeGiven: string): FunctionSettings {
  const words = (parameter: string): string[] =>
    optional(input, parameter, { check: list(text(256), { max: 100 }), fallback: [] });
  const line = (parameter: string, max = 128, fallback = ''): string =>
    optional(input, parameter, { check: text(max, 0), fallback });
  const flag = (parameter: string, fallback: boolean): boolean =>
    optional(input, parameter, { check: boolean, fallback });
  return {
    name: required(input, 'name', name),
    runtime: runtimeGiven,
    execute: optional(input, 'execute', { check: roles, fallback: [] }),
    events: words('events'),
    schedule: optional(input, 'schedule', { check: schedule, fallback: '' }),
    timeout: optional(input, 'timeout', {
      check: whole(1, LONGEST_TIMEOUT),
      fallback: DEFAULT_TIMEOUT,
    }),
    enabled: flag('enabled', true),
    logging: flag('logging', true),
    entrypoint: line('entrypoint', 1028),
    commands: line('commands', 8192),
    scopes: words('scopes'),
    installationId: line('installationId'),
    providerRepositoryId: line('providerRepositoryId'),
    providerBranch: line('providerBranch'),
    providerRootDirectory: line('providerRootDirectory'),
    providerSilentMode: flag('providerSilentMode', false),
    providerBranches: words('providerBranches'),
    providerPaths: words('providerPaths'),
    buildSpecification: line('buildSpecification', 128, DEFAULT_SPECIFICATION),
    runtimeSpecification: line('runtimeSpecification', 128, DEFAULT_SPECIFICATION),
    deploymentRetention: optional(input, 'deploymentRetention', {
      check: whole(0, 365),
      fallback: 0,
    }),
  };
}
