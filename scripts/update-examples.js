// Generates anew what the examples for clients keep of the schema, after that has changed. Their
// packages have to be installed.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const npm = (words, options) => execFileSync('npm', ['run', '--silent', ...words], options);

const generators = {
  apollo: (options) => npm(['codegen'], options),
  urql: (options) => npm(['codegen'], options),
  relay: (options) => writeFileSync(join(options.cwd, 'schema.graphql'), npm(['schema'], options)),
};

/** Started in the example's folder, so that it has the example's configuration. */
async function withGateway(folder, use) {
  const words = [join(root, 'scripts/start.js'), 'dev', '--ephemeral', '--port', '0'];
  const gateway = spawn(process.execPath, words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(gateway, 'exit');
  try {
    for await (const line of createInterface({ input: gateway.stdout })) {
      const [address] = /http:\/\/[^/]+(?=\/graphql)/.exec(line) ?? [];
      if (address !== undefined) return use(address);
    }
    throw new Error('The gateway ended before it served anything.');
  } finally {
    gateway.kill();
    await ended;
  }
}

for (const [name, generate] of Object.entries(generators)) {
  const cwd = join(root, 'examples', name);
  await withGateway(cwd, (GATEWAY) => generate({ cwd, env: { ...process.env, GATEWAY } }));
  console.log(`${name} is up to date.`);
}
