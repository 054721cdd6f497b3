import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildSchema, printSchema, type GraphQLSchema } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { Snapshot } from '../../gateway.ts';
import { readProject } from '../../gateway.ts';
import { countTables, loadCommandConfig, requireProject } from './command.ts';
import type { Command, CommandOptions } from './command.ts';

/** Where `codegen` and people keep the printed schema. */
export const defaultSchemaFile = 'schema.graphql';

/**
 * Reads the tables as a start would, says what is not as one might wish, and what the schema would
 * break for clients of the one that was last printed.
 */
export const check: Command = async (options) => {
  const config = requireProject(await loadCommandConfig(options));
  const before = await readPrinted(options);
  const snapshot = await readProject(config);
  for (const line of describeProject(snapshot)) options.print(line);
  if (before === undefined) return;
  const { lines, isBreaking } = await compare(before, snapshot.schema);
  for (const line of lines) options.print(line);
  if (isBreaking) options.noteSerious();
};

/** Undefined where none was named and there is none by the usual name. */
async function readPrinted({ flags, folder }: CommandOptions): Promise<GraphQLSchema | undefined> {
  const path = resolve(folder, flags.schemaFile ?? defaultSchemaFile);
  if (!existsSync(path)) {
    if (flags.schemaFile === undefined) return undefined;
    throw new GatewayError(
      'BAD_USER_INPUT',
      `There is no schema ${path}; print one with print-schema.`,
    );
  }
  try {
    return buildSchema(await readFile(path, 'utf8'), { assumeValidSDL: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayError('BAD_USER_INPUT', `${path} is no schema: ${reason}`, { cause });
  }
}

const levels = { BREAKING: 'Breaks', DANGEROUS: 'Dangerous', NON_BREAKING: 'Changed' } as const;

async function compare(
  before: GraphQLSchema,
  schema: GraphQLSchema,
): Promise<{ readonly lines: readonly string[]; readonly isBreaking: boolean }> {
  const { diff } = await import('@graphql-inspector/core');
  // Printed and read again, as the other one was: directives are then told apart alike.
  const now = buildSchema(printSchema(schema), { assumeValidSDL: true });
  const changes = await diff(before, now);
  const of = (level: keyof typeof levels): string[] =>
    changes
      .filter(({ criticality }) => criticality.level.valueOf() === level)
      .map(({ message }) => `${levels[level]}: ${message}.`);
  const breaking = of('BREAKING');
  const lines = [...breaking, ...of('DANGEROUS'), ...of('NON_BREAKING')];
  return {
    lines: lines.length > 0 ? lines : ['The schema is the one that was printed.'],
    isBreaking: breaking.length > 0,
  };
}

function describeProject({ catalog }: Snapshot): readonly string[] {
  const { tables, collisions, omissions } = catalog;
  return [
    `The key works, and a schema of ${countTables(tables.length)} can be served.`,
    ...collisions.map(
      ({ path, wanted, taken, holder }) =>
        `Name: ${path} is called "${taken}", since ${holder} has "${wanted}".`,
    ),
    ...omissions.map(({ path, reason }) => `Left out: ${path}. ${reason}`),
  ];
}
