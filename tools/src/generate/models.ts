import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '@kangfu/infra/paths';
import type { ServiceDefinition } from '@kangfu/nest/service-definition';
import type * as organisation from '../../../services/intake/src/organisation/seed-organisation/development-organisation.js';
import type * as seed from '../../../services/intake/src/organisation/seed-organisation/seed-organisation.js';
import type * as campaigns from '../../../services/intake/src/needs-screening/campaign.decider.js';
import type * as duplicates from '../../../services/intake/src/person/duplicates/duplicate.decider.js';
import type * as likeness from '../../../services/intake/src/person/duplicates/likeness.js';
import type * as identity from '../../../services/intake/src/person/identity.js';
import type * as agencies from '../../../services/referral/src/agency/seed-agencies.js';
import { CommandFailed } from '../runtime.ts';

/** What the simulation takes from the services: their definitions, and the development organisation in which it all happens. */
export interface Models {
  readonly services: readonly ServiceDefinition[];
  readonly organisation: typeof organisation;
  readonly seed: typeof seed;
  readonly identity: typeof identity;
  /** Keyed digest of an identity number, as the instance has it that the history is stored in; the text itself where nothing is stored. */
  readonly indexOf: (text: string) => string;
  readonly agencies: typeof agencies;
  readonly campaigns: typeof campaigns;
  readonly duplicates: typeof duplicates;
  readonly likeness: typeof likeness;
}
/** Loads a file of a service by its path without ending. */
export type Load = (service: string, file: string) => Promise<object>;

const SERVICES = ['intake', 'referral', 'quality'];

const built: Load = async (service, file) => {
  const path = join(root, 'services', service, 'dist', `${file}.js`);
  if (!existsSync(path)) throw new CommandFailed(`${service} is not built: npm run build`);
  return (await import(pathToFileURL(path).href)) as object;
};

/** The built services by default; loads their code. */
export const loadModels = async (load: Load = built): Promise<Models> => {
  await import('reflect-metadata');
  const services = await Promise.all(SERVICES.map(async (name) => Object.values(await load(name, 'app.module')).find((value: ServiceDefinition | undefined) => value?.name === name) as ServiceDefinition));
  return {
    services,
    organisation: (await load('intake', 'organisation/seed-organisation/development-organisation')) as typeof organisation,
    seed: (await load('intake', 'organisation/seed-organisation/seed-organisation')) as typeof seed,
    identity: (await load('intake', 'person/identity')) as typeof identity,
    indexOf: (text) => text,
    agencies: (await load('referral', 'agency/seed-agencies')) as typeof agencies,
    campaigns: (await load('intake', 'needs-screening/campaign.decider')) as typeof campaigns,
    duplicates: (await load('intake', 'person/duplicates/duplicate.decider')) as typeof duplicates,
    likeness: (await load('intake', 'person/duplicates/likeness')) as typeof likeness,
  };
};
