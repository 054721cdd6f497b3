import { randomInt } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { email, localUrl, password, phone } from '../auth/input.ts';
import type { Stored } from '../auth/records.ts';
import { createCode, createSecret } from '../auth/secrets.ts';
import { openAuthStore, type AuthStore, type User } from '../auth/store.ts';
import { createToken, useToken, type NewToken } from '../auth/tokens.ts';
import { accountOf, createUser, passwordChange, updateUser } from '../auth/users.ts';
import { tokenView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, boolean, id, newId, optional, required, text, type Input } from '../input.ts';
import { sendJson } from '../reply.ts';

const ACCOUNT = { config: { scopes: ['account'] } };
const PUBLIC = { config: { scopes: ['public'] } };
const SIGN_IN = { config: { scopes: ['sessions.write'] } };
const RECOVERY = { config: { scopes: ['sessions.write'] } };

const codeDigits = 6;
const secretLength = 256;

/** How long each kind of token is good, in seconds. */
const lifetimes = {
  email: 900,
  'magic-url': 3600,
  recovery: 3600,
  verification: 604_800,
} as const satisfies Partial<Record<NewToken['kind'], number>>;

type MailedKind = keyof typeof lifetimes;

interface Services {
  readonly server: ServerContext;
  readonly store: AuthStore;
}

const phraseWords = [
  ['Amber', 'Brave', 'Calm', 'Golden', 'Quiet', 'Silver', 'Swift', 'Wise'],
  ['badger', 'falcon', 'heron', 'lynx', 'maple', 'otter', 'river', 'willow'],
] as const;

/** Words that a person compares between two screens. */
const createPhrase = (): string =>
  phraseWords.map((words) => words[randomInt(words.length)]).join(' ');

/** Devserver sends no mail: a key reads the secret in the answer, others have no use of it. */
function sendToken(
  services: Services,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { user, kind, phrase = '' }: { user: User; kind: MailedKind; phrase?: string },
): FastifyReply {
  const secret = kind === 'email' ? createCode(codeDigits) : createSecret(secretLength);
  const made = { userId: user.id, kind, secret, seconds: lifetimes[kind] };
  const token = createToken(services, made);
  const isKey = request.principal.kind === 'key';
  return sendJson(reply, 201, tokenView(token, isKey ? secret : '', phrase));
}

/** The user with that address, made when there is none. */
async function userByEmail({ server, store }: Services, input: Input): Promise<User> {
  const userId = required(input, 'userId', newId(server.createId));
  const address = required(input, 'email', email);
  const blank = { name: '', phone: '', password: '' };
  return (
    store.users.findBy('email', address)[0] ??
    (await createUser(server, store, { id: userId, email: address, ...blank }))
  );
}

function phoneDisabled(): ApiError {
  return new ApiError('general_phone_disabled', 'Phone provider is not configured.');
}

function registerSignInTokens(app: FastifyInstance, services: Services): void {
  const phraseOf = (input: Input): string =>
    optional(input, 'phrase', { check: boolean, fallback: false }) ? createPhrase() : '';
  app.post('/account/tokens/email', SIGN_IN, async (request, reply) => {
    const input = bodyOf(request);
    const phrase = phraseOf(input);
    const user = await userByEmail(services, input);
    return sendToken(services, { request, reply }, { user, kind: 'email', phrase });
  });
  app.post('/account/tokens/magic-url', SIGN_IN, async (request, reply) => {
    const input = bodyOf(request);
    optional(input, 'url', { check: localUrl, fallback: '' });
    const phrase = phraseOf(input);
    const user = await userByEmail(services, input);
    return sendToken(services, { request, reply }, { user, kind: 'magic-url', phrase });
  });
  app.post('/account/tokens/phone', SIGN_IN, (request) => {
    const input = bodyOf(request);
    required(input, 'userId', newId(services.server.createId));
    required(input, 'phone', phone);
    throw phoneDisabled();
  });
}

function registerRecovery(app: FastifyInstance, services: Services): void {
  const { server, store } = services;
  app.post('/account/recovery', RECOVERY, (request, reply) => {
    const input = bodyOf(request);
    const address = required(input, 'email', email);
    required(input, 'url', localUrl);
    const [user] = store.users.findBy('email', address);
    if (user === undefined) {
      throw new ApiError('user_not_found', 'User with the requested ID could not be found.');
    }
    return sendToken(services, { request, reply }, { user, kind: 'recovery' });
  });
  app.put('/account/recovery', RECOVERY, async (request, reply) => {
    const input = bodyOf(request);
    const userId = required(input, 'userId', id);
    const secret = required(input, 'secret', text(secretLength));
    const change = await passwordChange(required(input, 'password', password), server);
    const { token, user } = useToken(services, { userId, secret, kinds: ['recovery'] });
    updateUser(server, store, { user, change: { ...change, emailVerification: true } });
    store.sessions.removeBy('user_id', user.id);
    return sendJson(reply, 200, tokenView(token, ''));
  });
}

function checkUnverified({ emailVerification }: Stored<User>): void {
  if (!emailVerification) return;
  throw new ApiError('user_email_already_verified', 'User email is already verified.');
}

function registerVerification(app: FastifyInstance, services: Services, path: string): void {
  const { server, store } = services;
  app.post(path, ACCOUNT, (request, reply) => {
    required(bodyOf(request), 'url', localUrl);
    const user = accountOf(request, store);
    checkUnverified(user);
    return sendToken(services, { request, reply }, { user, kind: 'verification' });
  });
  app.put(path, PUBLIC, (request, reply) => {
    const input = bodyOf(request);
    const userId = required(input, 'userId', id);
    const secret = required(input, 'secret', text(secretLength));
    const { token, user } = useToken(services, { userId, secret, kinds: ['verification'] });
    updateUser(server, store, { user, change: { emailVerification: true } });
    return sendJson(reply, 200, tokenView(token, ''));
  });
}

/** Tokens that a mail would carry: one-time codes, magic links, recovery and verification. */
export function registerAccountTokensRoutes(app: FastifyInstance, server: ServerContext): void {
  const services = { server, store: openAuthStore(server.db) };
  registerSignInTokens(app, services);
  registerRecovery(app, services);
  registerVerification(app, services, '/account/verifications/email');
  registerVerification(app, services, '/account/verification');
  app.post('/account/verifications/phone', ACCOUNT, () => {
    throw phoneDisabled();
  });
}
