import type { IncomingHttpHeaders } from 'node:http';
import { isKnownOrigin, parseQuery } from '../http.ts';
import { CODES, filterOf, RealtimeError } from './messages.ts';
import type { PayloadFilter } from './queries.ts';

/** What comes with a socket's opening request. */
export interface OpeningRequest {
  readonly project: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
  readonly channels: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((item) => typeof item === 'string');
}

/** Reads the opening request of a socket. */
export function readOpening(
  url: string,
  headers: IncomingHttpHeaders,
  address: string,
): OpeningRequest {
  const [, search = ''] = url.split('?', 2);
  const parameters = parseQuery(search);
  const { project } = parameters;
  const named = headers['x-appwrite-project'];
  return {
    project: typeof project === 'string' ? project : typeof named === 'string' ? named : '',
    headers,
    address,
    channels: [...new Set(textsOf(parameters['channels']))],
    parameters,
  };
}

/** Refuses other projects, and browsers on other sites. */
export function checkOpening({ project, headers }: OpeningRequest, ownProject: string): void {
  if (project !== '' && project !== ownProject) {
    throw new RealtimeError(CODES.policyViolation, 'Missing or unknown project ID');
  }
  const { origin, host = '' } = headers;
  if (origin !== undefined && !isKnownOrigin(origin, host.replace(/:\d+$/, ''))) {
    throw new RealtimeError(CODES.policyViolation, `Invalid Origin: ${origin}`);
  }
}

export interface Slot {
  readonly channels: readonly string[];
  readonly filter: PayloadFilter;
}

interface OpenSlot {
  readonly channels: string[];
  readonly queries: string[];
}

/**
 * The subscriptions that an address asks for, by slot. A parameter named as the channel, with
 * underscores for dots, holds lists of queries: each is a slot, and channels with the same slot
 * share a subscription. A channel without queries is in the first.
 */
export function slotsOf({ channels, parameters }: OpeningRequest): Map<string, Slot> {
  const slots = new Map<string, OpenSlot>();
  for (const channel of channels) {
    const parameter = parameters[channel.replaceAll('.', '_')] ?? [''];
    const lists = typeof parameter === 'object' ? parameter : [parameter];
    for (const [key, list] of Object.entries(lists)) {
      const slot = slots.get(key) ?? { channels: [], queries: [] };
      slot.channels.push(channel);
      slot.queries.push(...textsOf(list).filter((text) => text !== ''));
      slots.set(key, slot);
    }
  }
  return new Map(
    [...slots].map(([key, { channels: named, queries }]) => [
      key,
      { channels: named, filter: filterOf(queries, CODES.policyViolation) },
    ]),
  );
}
