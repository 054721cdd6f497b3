import type {} from 'fastify';
import type { Principal } from './auth/types.ts';
import type { EventBus } from './events.ts';
import type { RowStore } from './rows/store.ts';
import type { SqlDatabase } from './store/database.ts';
import type { SchemaStore } from './store/schema-store.ts';
import type { ErrorTypes } from './vocabulary.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the handler by `resolvePrincipal(request, server)` of auth/principal.ts. */
    principal: Principal;
  }
  interface FastifyContextConfig {
    /**
     * A caller needs one of these, else the answer is `general_unauthorized_scope`. Checked before
     * the handler by `hasAnyScope(principal, scopes)` of auth/scopes.ts. Absent: open to everyone.
     */
    scopes?: readonly string[];
    /** What the API that the route belongs to calls errors. */
    errorTypes?: ErrorTypes;
  }
}

/** What every routes file gets beside the app. */
export interface ServerContext {
  readonly db: SqlDatabase;
  readonly schema: SchemaStore;
  readonly rows: RowStore;
  /** What was written is told here, once it is committed. */
  readonly events: EventBus;
  /** Absent when everything is kept in memory. */
  readonly dataDirectory: string | undefined;
  readonly project: string;
  readonly secrets: {
    /** The project's one API key; it has all scopes. */
    readonly apiKey: string;
    /** Signs JWTs. */
    readonly signing: string;
  };
  readonly clock: () => Date;
  /** A new id like Appwrite's: twenty hexadecimal digits, growing with time. */
  readonly createId: () => string;
  /** Runs the action soon after the answer; what is still waiting runs when the server closes. */
  readonly defer: (action: () => void) => void;
}
