import { idOf, streamId } from '@kangfu/common';
import type { CommandRuntime } from '@kangfu/commands';
import type { EventStore } from '@kangfu/event-store';
import { appointment } from '../appointment/appointment.aggregate.js';
import { streetService, streetServiceStream } from '../street-service/street-service.aggregate.js';
import { unit } from '../unit/unit.aggregate.js';
import { developmentAppointments, developmentServices, developmentUnits, type SeedAppointment, type SeedService, type SeedUnit } from './development-organisation.js';

const SYSTEM = { id: 'system:seed', role: 'system', unit: null, for: null } as const;
/** Enough for the store to fill its batches, few enough for its queue. */
const AT_ONCE = 64;

const inParallel = async <T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> => {
  const rest = items[Symbol.iterator]();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (const item of rest) await run(item); }));
};

const appointmentIdOf = ({ userId, role, unit: code }: SeedAppointment): string => idOf(`appointment:${userId}:${role}:${code}`);

/**
 * Appends the development organisation: deterministic ids, so that doing it twice appends nothing, and a start that finds the last
 * appointment is done with one read. The lists only ever grow before their last entry together with a new last one.
 */
export const seedOrganisation = async ({ store, runtime }: { store: EventStore; runtime: CommandRuntime }): Promise<{ appended: number }> => {
  const units = developmentUnits();
  const appointments = developmentAppointments(units);
  const last = appointments.at(-1)!;
  if ((await store.load(streamId('appointment', appointmentIdOf(last)))).handle.version > 0) return { appended: 0 };

  let appended = 0;
  const open = async ({ code, kind, name, path, serves, phone }: SeedUnit): Promise<void> => {
    const data = { code, kind, name, parent: path[1] ?? null, serves, phone };
    const outcome = await runtime.run(unit, {
      stream: streamId('unit', idOf(`unit:${code}`)), command: { type: 'OpenUnit', data }, commandId: `unit:${code}`, input: data, actor: SYSTEM, purpose: 'administration',
      facts: () => ({ parentPath: path.slice(1) }),
    });
    if (outcome.done && !outcome.duplicate) appended++;
  };
  const appoint = async (seed: SeedAppointment): Promise<void> => {
    const { userId, role, unit: code, path } = seed;
    const data = { appointmentId: appointmentIdOf(seed), userId, role, unit: code };
    const kind = units.find((one) => one.code === code)!.kind;
    const outcome = await runtime.run(appointment, {
      stream: streamId('appointment', data.appointmentId), command: { type: 'Appoint', data }, commandId: `appointment:${data.appointmentId}`, input: data, actor: SYSTEM, purpose: 'administration',
      facts: () => ({ unit: { kind, path }, held: false }),
    });
    if (outcome.done && !outcome.duplicate) appended++;
  };
  const offer = async ({ street, ...data }: SeedService): Promise<void> => {
    const outcome = await runtime.run(streetService, {
      stream: streetServiceStream(street.code, data.need), command: { type: 'OfferStreetService', data }, commandId: `street-service:${street.code}:${data.need}:${data.from}`, input: data, actor: SYSTEM,
      purpose: 'administration', facts: () => ({ street }),
    });
    if (outcome.done && !outcome.duplicate) appended++;
  };
  await inParallel(units, open);
  await inParallel(developmentServices(units), offer);
  await inParallel(appointments.slice(0, -1), appoint);
  await appoint(last);
  return { appended };
};
