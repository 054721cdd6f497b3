import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../../devserver/demo/load.ts';
import { users } from '../../devserver/demo/users.facts.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const documents = readdirSync(folder).filter((name) => name.endsWith('.graphql'));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await loadDemo(gateway.devserver);
  await gateway.refresh();
});
afterAll(() => gateway.close());

/** A document's first line can say who asks: `# as: priya`. */
const userOf = (document: string): string | undefined => /^# as: (\w+)$/m.exec(document)?.[1];

const signIn = async (userId: string): Promise<string> => {
  const user = users.find((each) => each.userId === userId);
  if (!user) throw new Error(`The demo data has no user "${userId}".`);
  const { email, password } = user;
  const session = await gateway.admin.send('POST', '/account/sessions/email', { email, password });
  return String(session['secret']);
};

test.each(documents)('%s is answered as written beside it, in as many calls', async (name) => {
  const document = readFileSync(`${folder}${name}`, 'utf8');
  const user = userOf(document);
  const as = user === undefined ? undefined : { session: await signIn(user) };
  gateway.upstream.clear();
  const { data, errors } = await gateway.query(document, as && { as });
  const withoutIds = errors?.map(({ message, path, extensions }) => ({
    message,
    path,
    code: extensions['code'],
  }));
  const routes = gateway.upstream.calls.map(({ method, route }) => `${method} ${route}`);
  const seen = { calls: routes.length, data, ...(withoutIds && { errors: withoutIds }) };
  await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot(
    name.replace('.graphql', '.expected.json'),
  );
});
