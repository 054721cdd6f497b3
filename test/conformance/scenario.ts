import { readFile, readdir } from 'node:fs/promises';
import { LosslessNumber, parse } from 'lossless-json';
import { z } from 'zod';

/** A JSON value whose numbers keep every digit that was written. */
export type Json = null | boolean | string | LosslessNumber | Json[] | { [key: string]: Json };

const json = z.custom<Json>(() => true);
const count = z.instanceof(LosslessNumber).transform(Number);
const text = z.string();

const filePart = z.object({
  file: text,
  text: text.optional(),
  base64: text.optional(),
  repeat: z.tuple([text, count]).optional(),
  type: text.optional(),
});

const httpStep = z.strictObject({
  id: text,
  as: text.default('key'),
  method: text.default('GET'),
  path: text,
  query: z.record(text, z.union([text, z.array(json)])).optional(),
  body: json.optional(),
  raw: text.optional(),
  form: z.record(text, z.union([text, z.array(text), filePart])).optional(),
  range: z.tuple([count, count]).optional(),
  headers: z.record(text, text).default({}),
  until: z.tuple([text, json]).optional(),
  save: z.record(text, text).default({}),
  ignore: z.array(text).default([]),
  expect: z.strictObject({
    status: json,
    type: text,
    headers: z.record(text, json).optional(),
    cookies: z.array(json).optional(),
    body: json,
  }),
});

const socketStep = z.strictObject({
  id: text,
  ws: z.enum(['open', 'send', 'drain']),
  socket: text.default('main'),
  as: text.default('guest'),
  auth: z.enum(['header', 'message']).optional(),
  headers: z.record(text, text).default({}),
  project: text.nullable().optional(),
  channels: z.array(text).default([]),
  queries: z.record(text, z.array(json)).default({}),
  message: json.optional(),
  raw: text.optional(),
  count: count.default(0),
  timeout: count.default(4000),
  save: z.record(text, text).default({}),
  ignore: z.array(text).default([]),
  expect: z.strictObject({ frames: z.array(json), closed: json }),
});

const scenarioFile = z.object({
  name: text,
  about: text,
  /** Where the recorded server ran with other settings than usual. */
  settings: z.object({ abuseProtection: z.boolean().optional() }).optional(),
  steps: z.array(z.union([socketStep, httpStep])),
});

export type HttpStep = z.infer<typeof httpStep>;
export type SocketStep = z.infer<typeof socketStep>;
export type FilePart = z.infer<typeof filePart>;
export type Step = HttpStep | SocketStep;
export type Scenario = z.infer<typeof scenarioFile>;

const recorded = new URL('recorded/', import.meta.url);

/** The part of a scenario's name before its first dash. */
export const areaOf = (name: string): string => name.split('-', 1).join('');

/** Areas of an endpoint that the gateway answers itself. */
const areasOfTheGateway: readonly string[] = ['graphql'];

/** Whether a scenario is played against a gateway over devserver. */
export const isOfTheGateway = (name: string): boolean => areasOfTheGateway.includes(areaOf(name));

/** Names of all scenarios, sorted. */
export async function readScenarioNames(): Promise<string[]> {
  const files = await readdir(recorded);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** Reads one recording. Throws when it has a key that the runner does not know. */
export async function readScenario(name: string): Promise<Scenario> {
  const content = await readFile(new URL(`${name}.json`, recorded), 'utf8');
  return scenarioFile.parse(parse(content));
}
