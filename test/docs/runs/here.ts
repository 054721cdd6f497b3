import type { Run } from '../given.ts';
import { clients } from './clients.ts';
import { configuration } from './configuration.ts';
import { extending } from './extending.ts';
import { python } from './python.ts';
import { relayClient } from './relay.ts';
import { serving } from './serving.ts';
import { supergraph } from './supergraph.ts';

/** What the blocks do that need nothing but the packages of this project, by the names in them. */
export const runsHere: Readonly<Record<string, Run>> = {
  ...clients,
  ...configuration,
  ...extending,
  ...python,
  ...relayClient,
  ...serving,
  ...supergraph,
};
