import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { startDevserver } from '../../devserver/server.ts';
import { exchange, listed, type Reply } from './exchange.ts';
import { isGraphQL, startGatewayOver, withoutExtensions } from './gateway.ts';
import { type Difference, differences, valueAt } from './match.ts';
import type { HttpStep, Json, Scenario, SocketStep, Step } from './scenario.ts';
import { isOfTheGateway } from './scenario.ts';
import { Sockets } from './sockets.ts';
import { substitute, substituteText } from './substitute.ts';

export interface StepResult {
  readonly id: string;
  /** Empty when the step is met. */
  readonly differences: readonly Difference[];
}

/** How long a step may wait for the value that it asks for. */
export interface Patience {
  readonly expectedMs: number;
  /** For steps that are known not to be met. */
  readonly notMetMs: number;
}

const usualPatience: Patience = { expectedMs: 5000, notMetMs: 100 };
const pollMs = 20;
const password = 'Corr3ct-horse';

interface Server {
  readonly endpoint: string;
  readonly realtime: string;
  readonly project: string;
  readonly key: string;
}

/** One scenario's conversation with one server, and with the gateway in front of it if there is one. */
class Conversation {
  readonly sockets = new Sockets();
  private readonly saved = new Map<string, Json>();
  private readonly pool: Pool;
  private readonly graphql: Pool | undefined;
  private readonly server: Server;

  constructor(server: Server, gateway: string | undefined) {
    this.server = server;
    this.pool = new Pool(new URL(server.endpoint).origin);
    this.graphql = gateway === undefined ? undefined : new Pool(gateway);
    this.saved.set('project', server.project);
  }

  async close(): Promise<void> {
    this.sockets.close();
    await this.pool.destroy();
    await this.graphql?.destroy();
  }

  async differencesOf(step: Step, patienceMs: number): Promise<Difference[]> {
    await this.signInAllNamedIn(step);
    return 'ws' in step ? this.onSocket(step) : this.overHttp(step, patienceMs);
  }

  private async overHttp(step: HttpStep, patienceMs: number): Promise<Difference[]> {
    const headers = this.headersOf(step.as);
    const reply = await this.untilIn(step, { headers, patienceMs });
    this.save(step.save, reply);
    return differences(step.expect, reply.answer, this.saved);
  }

  private async onSocket(step: SocketStep): Promise<Difference[]> {
    const session = this.saved.get(`session:${step.as}`);
    const answer = await this.sockets.run(step, {
      realtime: this.server.realtime,
      project: this.server.project,
      headers: this.headersOf(step.as),
      session: typeof session === 'string' ? session : undefined,
      saved: this.saved,
    });
    this.save(step.save, { answer: { body: answer }, headers: {} });
    return differences(step.expect, answer, this.saved);
  }

  private async untilIn(
    step: HttpStep,
    { headers, patienceMs }: { headers: Record<string, string>; patienceMs: number },
  ): Promise<Reply> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const reply = await this.ask(step, headers);
      if (step.until === undefined) return reply;
      const [path, wanted] = step.until;
      const value = valueAt(reply.answer['body'], path);
      const isThere = differences(substitute(wanted, this.saved), value, this.saved).length === 0;
      if (isThere || performance.now() > end) return reply;
      await pause(pollMs);
    }
  }

  private async ask(step: HttpStep, headers: Record<string, string>): Promise<Reply> {
    const options = { headers, saved: this.saved };
    if (this.graphql === undefined || !isGraphQL(step.path)) {
      return exchange(this.pool, step, options);
    }
    const reply = await exchange(this.graphql, step, options);
    return { ...reply, answer: withoutExtensions(reply.answer) };
  }

  private save(names: Readonly<Record<string, string>>, reply: Reply): void {
    for (const [name, source] of Object.entries(names)) {
      const value = this.savedFrom(substituteText(source, this.saved), reply);
      if (value !== undefined) this.saved.set(name, value);
    }
  }

  private savedFrom(source: string, { answer, headers }: Reply): Json | undefined {
    const [kind, name] = source.split(':', 2);
    if (name === undefined) return valueAt(answer['body'], source);
    if (kind === 'header') return listed(headers[name.toLowerCase()]).join(', ');
    const cookie = listed(headers['set-cookie']).find((line) => line.startsWith(`${name}=`));
    return (
      cookie &&
      decodeURIComponent(
        cookie
          .slice(name.length + 1)
          .split(';', 1)
          .join(''),
      )
    );
  }

  private headersOf(caller: string): Record<string, string> {
    if (caller === 'none') return {};
    const shared = {
      'x-appwrite-project': this.server.project,
      'x-appwrite-response-format': '1.9.5',
    };
    if (caller === 'guest') return shared;
    if (caller === 'key') return { ...shared, 'x-appwrite-key': this.server.key };
    const session = this.saved.get(`session:${caller}`);
    if (typeof session !== 'string') throw new Error(`"${caller}" could not be signed in.`);
    return { ...shared, 'x-appwrite-session': session };
  }

  private async signInAllNamedIn(step: Step): Promise<void> {
    const mentioned = [...JSON.stringify(step).matchAll(/\{\{session(?:Id)?:([^{}]+)\}\}/g)];
    const names = new Set([step.as, ...mentioned.map((match) => match[1] ?? '')]);
    for (const name of ['key', 'guest', 'none']) names.delete(name);
    for (const name of names) {
      if (!this.saved.has(`session:${name}`)) await this.signIn(name);
    }
  }

  private async signIn(name: string): Promise<void> {
    const email = `${name}@example.com`;
    await this.post('/users', { userId: name, email, password, name });
    const session = await this.post('/account/sessions/email', { email, password });
    const [secret, id] = [valueAt(session, 'secret'), valueAt(session, '$id')];
    if (typeof secret !== 'string' || typeof id !== 'string') {
      throw new Error(`"${name}" could not be signed in.`);
    }
    this.saved.set(`session:${name}`, secret).set(`sessionId:${name}`, id);
  }

  private async post(path: string, body: Record<string, string>): Promise<Json | undefined> {
    const reply = await exchange(
      this.pool,
      {
        id: path,
        as: 'key',
        method: 'POST',
        path,
        body,
        headers: {},
        save: {},
        ignore: [],
        expect: { status: null, type: '', body: null },
      },
      { headers: this.headersOf('key'), saved: this.saved },
    );
    return reply.answer['body'];
  }
}

/** A step that could not be carried out is not met, and its reason stands for the answer. */
const refusal = (error: unknown): Difference[] => [
  { path: '(step)', expected: 'an answer', actual: String(error) },
];

/**
 * Plays a scenario against a fresh devserver, its steps in GraphQL against a gateway over it, and
 * says of each step where it differs.
 */
export async function replay(
  scenario: Scenario,
  { notMet, patience = usualPatience }: { notMet: ReadonlySet<string>; patience?: Patience },
): Promise<StepResult[]> {
  const server = await startDevserver({});
  const gateway = isOfTheGateway(scenario.name)
    ? await startGatewayOver(server, scenario)
    : undefined;
  const conversation = new Conversation(server, gateway?.origin);
  const results: StepResult[] = [];
  try {
    for (const step of scenario.steps) {
      const patienceMs = notMet.has(step.id) ? patience.notMetMs : patience.expectedMs;
      const found = await conversation.differencesOf(step, patienceMs).catch(refusal);
      results.push({ id: step.id, differences: found });
    }
  } finally {
    await conversation.close();
    await gateway?.close();
    await server.close();
  }
  return results;
}
