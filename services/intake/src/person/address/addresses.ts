import { type Decision, refuse } from '@kangfu/decider';
import type { PersonEvent } from '../person.events.js';
import type { ChangeAddress } from '../person.commands.js';
import type { PersonFacts, Registered } from '../person.decider.js';
import { addressFor, type AddressKind } from './address-rules.js';

/** The address of a kind as it is now. `from` is null for the one of the registration: nobody asked since when. */
export interface CurrentAddress { readonly street: string | null; readonly community: string | null; readonly from: string | null }
export type CurrentAddresses = Readonly<Partial<Record<AddressKind, CurrentAddress>>>;

/** Only what has begun is recorded: an address of the future is a plan. When the address that routes requests lies at other places now, the person has moved. */
export const changeAddress = ({ data }: ChangeAddress, state: Registered, { street }: PersonFacts, today: string): Decision<PersonEvent> => {
  const { kind, address, from, until } = data;
  const { personId, addresses } = state;
  if (from > today) return refuse('address-in-future', {}, ['from']);
  if (until !== null && until < from) return refuse('dates-reversed', {}, ['until']);
  if (!street && (data.street !== null || kind !== 'household')) return refuse('unknown-street', {}, ['street']);
  const before = addresses[kind];
  if (before?.from && from < before.from) return refuse('address-older', { from: before.from }, ['from']);
  const now: CurrentAddress = { street: street?.code ?? null, community: street?.community ?? null, from };
  const changed: PersonEvent = {
    type: 'AddressChanged',
    data: { personId, kind, ...(street ? { street: street.code, ...(street.area ? { area: street.area } : {}), ...(street.community ? { community: street.community } : {}) } : {}), from, ...(until ? { until } : {}) },
    personal: { address },
  };
  if (!street || addressFor('case', 'routes', { ...addresses, [kind]: now }) !== now) return [changed];
  const places = [...street.path, ...(street.community ? [street.community] : [])];
  if (street.code === state.street && (street.community ?? null) === (addressFor('case', 'routes', addresses)?.community ?? null)) return [changed];
  const childHealth = state.ageBand === '0-6' ? street.childHealth : null;
  return [changed, { type: 'PersonMoved', data: { personId, from: state.street, street: street.code, ...(street.area ? { area: street.area } : {}), places, ...(childHealth ? { childHealth } : {}), since: from } }];
};
