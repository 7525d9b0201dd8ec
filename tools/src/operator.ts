import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '@kangfu/infra';
import { CommandFailed } from './runtime.ts';

/** Asks a running service to do something (libs/nest, `OperatorCalls`). What the service refuses ends the command with its words. */
export const askService = async <T extends object>(runtime: Runtime, service: string, call: string, input: object = {}): Promise<T> => {
  const { PASSPORT_HEADER, PassportOffice } = await import('@kangfu/access');
  const found = runtime.services.find(({ name }) => name === service);
  if (!found) throw new CommandFailed(`There is no service ${service}; there are ${runtime.services.map(({ name }) => name).join(', ')}.`);
  const body = JSON.stringify(input);
  const office = new PassportOffice(readFileSync(join(runtime.dataDir, 'keys/service.key.pem')), 'service:operator');
  const passport = office.issue({ aud: service, sub: `operator:${userInfo().username}`, purpose: 'operation', lang: 'en', asOf: null, after: null, correlation: '' }, body);
  const answer = await fetch(`${found.url}/internal/operator/${call}`, { method: 'POST', body, headers: { 'content-type': 'application/json', [PASSPORT_HEADER]: passport } }).catch(() => {
    throw new CommandFailed(`${service} does not answer at ${found.url}.`);
  });
  const told = (await answer.json()) as T & { detail?: string };
  if (!answer.ok) throw new CommandFailed(`${service}: ${told.detail ?? answer.status}`);
  return told;
};
