import type { FastifyInstance } from 'fastify';
import { email, given, name, nameOrEmpty, password, phone, prefs } from '../auth/input.ts';
import { isPassword } from '../auth/passwords.ts';
import { clearSessionCookies } from '../auth/sessions.ts';
import { openAuthStore, type AuthStore, type User } from '../auth/store.ts';
import { accountOf, createUser, passwordChange, updateUser } from '../auth/users.ts';
import { accountView, prefsView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, boolean, newId, optional, required, text } from '../input.ts';
import { sendJson } from '../reply.ts';
import { registerAccountSessionsRoutes } from './account-sessions.ts';
import { registerAccountTokensRoutes } from './account-tokens.ts';

const ACCOUNT = { config: { scopes: ['account'] } };
const OPEN = { config: { scopes: ['sessions.write'] } };

/** Refuses a change unless the current password is right. */
async function checkPassword(user: User, given: string): Promise<void> {
  if (user.password === '' || (await isPassword(given, user))) return;
  throw new ApiError('user_invalid_credentials', 'Invalid credentials.');
}

function registerProfile(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  app.patch('/account/name', ACCOUNT, (request, reply) => {
    const change = { name: required(bodyOf(request), 'name', name) };
    const user = updateUser(server, store, { user: accountOf(request, store), change });
    return sendJson(reply, 200, accountView(user));
  });
  app.get('/account/prefs', ACCOUNT, (request, reply) =>
    sendJson(reply, 200, prefsView(accountOf(request, store).prefs)),
  );
  app.patch('/account/prefs', ACCOUNT, (request, reply) => {
    const change = { prefs: given(bodyOf(request), 'prefs', prefs) };
    const user = updateUser(server, store, { user: accountOf(request, store), change });
    return sendJson(reply, 200, accountView(user));
  });
  app.patch('/account/status', ACCOUNT, (request, reply) => {
    const change = { status: false };
    const user = updateUser(server, store, { user: accountOf(request, store), change });
    clearSessionCookies(reply, server);
    return sendJson(reply, 200, accountView(user));
  });
  app.patch('/account/mfa', ACCOUNT, (request, reply) => {
    const change = { mfa: required(bodyOf(request), 'mfa', boolean) };
    const user = updateUser(server, store, { user: accountOf(request, store), change });
    return sendJson(reply, 200, accountView(user));
  });
}

function registerStanding(app: FastifyInstance, store: AuthStore): void {
  // Devserver signs nobody in by another service, and keeps no log of what users do.
  app.get('/account/identities', ACCOUNT, (_request, reply) =>
    sendJson(reply, 200, { total: 0, identities: [] }),
  );
  app.get('/account/logs', ACCOUNT, (_request, reply) =>
    sendJson(reply, 200, { total: 0, logs: [] }),
  );
  app.get('/account/mfa/factors', ACCOUNT, (request, reply) => {
    const { phoneVerification, emailVerification } = accountOf(request, store);
    const factors = { phone: phoneVerification, email: emailVerification };
    return sendJson(reply, 200, { totp: false, ...factors, recoveryCode: false });
  });
}

function registerCredentials(app: FastifyInstance, server: ServerContext, store: AuthStore): void {
  app.patch('/account/email', ACCOUNT, async (request, reply) => {
    const input = bodyOf(request);
    const address = required(input, 'email', email);
    const secret = required(input, 'password', password);
    const user = accountOf(request, store);
    await checkPassword(user, secret);
    const change = {
      email: address,
      emailVerification: false,
      ...(user.password === '' && (await passwordChange(secret, server))),
    };
    return sendJson(reply, 200, accountView(updateUser(server, store, { user, change })));
  });
  app.patch('/account/phone', ACCOUNT, async (request, reply) => {
    const input = bodyOf(request);
    const number = required(input, 'phone', phone);
    const secret = required(input, 'password', password);
    const user = accountOf(request, store);
    await checkPassword(user, secret);
    const change = { phone: number, phoneVerification: false };
    const taken = 'user_phone_already_exists';
    return sendJson(reply, 200, accountView(updateUser(server, store, { user, change, taken })));
  });
  app.patch('/account/password', ACCOUNT, async (request, reply) => {
    const input = bodyOf(request);
    const secret = required(input, 'password', password);
    const old = optional(input, 'oldPassword', { check: text(256, 0), fallback: '' });
    const user = accountOf(request, store);
    await checkPassword(user, old);
    const change = await passwordChange(secret, server);
    return sendJson(reply, 200, accountView(updateUser(server, store, { user, change })));
  });
}

/** The caller's own account. */
export function registerAccountRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openAuthStore(server.db);
  app.post('/account', OPEN, async (request, reply) => {
    const input = bodyOf(request);
    const user = await createUser(server, store, {
      id: required(input, 'userId', newId(server.createId)),
      email: required(input, 'email', email),
      password: required(input, 'password', password),
      name: optional(input, 'name', { check: nameOrEmpty, fallback: '' }),
      phone: '',
    });
    return sendJson(reply, 201, accountView(user));
  });
  app.get('/account', ACCOUNT, (request, reply) =>
    sendJson(reply, 200, accountView(accountOf(request, store))),
  );
  registerProfile(app, server, store);
  registerCredentials(app, server, store);
  registerStanding(app, store);
  registerAccountSessionsRoutes(app, server);
  registerAccountTokensRoutes(app, server);
}
