/** What the gateway knows of itself and of Appwrite. */
export type Health =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'serving';
      /** Revision of the catalog in force. */
      readonly revision: string;
      readonly tables: number;
      /** Moment (`Date.now()`) of the last successful read of the catalog. */
      readonly readAt: number;
      readonly upstream: 'reachable' | 'unreachable';
      /** One sentence about the last reload, where it failed. */
      readonly failure?: string | undefined;
      /** Where several processes serve: all of them together, whichever is asked. */
      readonly workers?: { readonly wanted: number; readonly serving: number } | undefined;
    };

export interface HealthReport {
  readonly status: 200 | 503;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * The answer of `/health/ready`. A schema in force is enough: with Appwrite unreachable the
 * gateway still answers, and taking every instance out of rotation would only hide the reason.
 */
export function reportReadiness(health: Health, isDraining: boolean): HealthReport {
  if (isDraining) return { status: 503, body: { status: 'draining' } };
  switch (health.kind) {
    case 'starting':
      return { status: 503, body: { status: 'starting' } };
    case 'serving':
      return {
        status: 200,
        body: {
          status: 'ready',
          upstream: health.upstream,
          catalog: {
            revision: health.revision,
            tables: health.tables,
            ageSeconds: Math.max(0, Math.round((Date.now() - health.readAt) / 1000)),
          },
          ...(health.failure === undefined ? {} : { lastFailure: health.failure }),
          ...(health.workers === undefined ? {} : { workers: health.workers }),
        },
      };
  }
}
