import type { ConnectedConfig } from './config/config.ts';
import { examineCatalog, type Finding } from './doctor/findings.ts';
import { examineScopes, examineServer, readPermissions } from './doctor/project.ts';
import { GatewayError } from './errors.ts';
import { parseExtensions } from './extensions.ts';
import { readProject } from './gateway.ts';
import { silentLogger } from './logger.ts';
import { describeBypass } from './restrictions.ts';

export type { Finding };

/** Looks at a project with the configured key, and changes nothing. */
export async function examineProject(
  config: ConnectedConfig,
  now: () => number = Date.now,
): Promise<readonly Finding[]> {
  try {
    const { catalog } = await readProject(config, { logger: silentLogger });
    const databases = [...new Set(catalog.tables.map(({ databaseId }) => databaseId))];
    const permissions = await readPermissions(config, databases);
    const [server, scopes] = await Promise.all([examineServer(config, now), examineScopes(config)]);
    return [
      ...server,
      ...scopes,
      ...examineBypass(config),
      ...examineCatalog(catalog, permissions),
    ];
  } catch (error) {
    // A mistake in the configuration is no finding.
    if (!(error instanceof GatewayError) || error.code === 'BAD_USER_INPUT') throw error;
    return [{ severity: 'serious', kind: 'unreachable', path: 'project', message: error.message }];
  }
}

function examineBypass(config: ConnectedConfig): Finding[] {
  const message = describeBypass(config, parseExtensions(config.extensions));
  if (message === undefined) return [];
  return [{ severity: 'warning', kind: 'passed-by', path: 'project', message }];
}
