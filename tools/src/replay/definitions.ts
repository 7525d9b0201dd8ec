import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { access, ACCESS_CONTRACTS, appointments, units } from '@kangfu/access';
import { EventRegistry } from '@kangfu/contracts';
import { root } from '@kangfu/infra/paths';
import type { ServiceDefinition } from '@kangfu/nest/service-definition';
import type { Projection } from '@kangfu/subscriptions';

export interface ServiceModels { readonly service: string; readonly projections: readonly Projection<any>[]; readonly registry: EventRegistry }

/** The read models of a built service, those that every service keeps included; null where it is not built. Loads the service's code. */
export const findModels = async (service: string): Promise<ServiceModels | null> => {
  const file = join(root, 'services', service, 'dist/app.module.js');
  if (!existsSync(file)) return null;
  await import('reflect-metadata');
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const definition = Object.values(module).find((value): value is ServiceDefinition => typeof value === 'object' && value !== null && 'projections' in value && 'aggregates' in value);
  if (!definition) throw new Error(`${file} exports no service definition`);
  return {
    service: definition.name,
    projections: [...new Set([units, appointments, access, ...definition.projections] as Projection<any>[])],
    registry: new EventRegistry(definition.aggregates.flatMap((aggregate) => Object.values(aggregate.events)), [...definition.consumes, ...ACCESS_CONTRACTS]),
  };
};
