import type { ConnectedConfig } from '../../config/config.ts';
import { examineProject, type Finding } from '../../doctor.ts';
import { loadCommandConfig, requireProject } from './command.ts';
import type { Command } from './command.ts';

/** Looks for what will hurt in the configured project. */
export const doctor: Command = async (options) => {
  const config: ConnectedConfig = requireProject(await loadCommandConfig(options));
  const findings = await examineProject(config);
  if (options.flags.isJson) options.print(JSON.stringify({ findings }, null, 2));
  else for (const line of describe(findings)) options.print(line);
  if (findings.some(({ severity }) => severity === 'serious')) options.noteSerious();
};

const order = ['serious', 'warning', 'note'] as const satisfies Finding['severity'][];

function describe(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return ['Nothing was found that will hurt.'];
  return order.flatMap((severity) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ path, message }) => `${severity.padEnd(8)} ${path}: ${message}`),
  );
}
