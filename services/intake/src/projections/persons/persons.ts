import { chinaDay } from '@kangfu/common';
import { Injectable } from '@nestjs/common';
import { Ability, type AccessFacts, type Actor } from '@kangfu/access';
import { batched, Kangfu, masked, type PersonalValue, type Reader, type RequestContext } from '@kangfu/nest';
import { intakePolicy } from '../../access.rules.js';
import { type DataClass, DATA_CLASS_CODES } from '../../consent/consent.events.js';
import type { SealedPart } from '@kangfu/subscriptions';
import { type Person, toPerson } from './person.types.js';
import { persons, type PersonRow } from './persons.projection.js';

/** Which consented class of data a personal field belongs to. */
const CLASS_OF: Readonly<Record<string, DataClass>> = {
  name: 'identity', birthDate: 'identity', phone: 'contact', address: 'contact', guardianName: 'contact', guardianPhone: 'contact', about: 'contact', how: 'contact', reason: 'identity', refusal: 'identity',
};

/**
 * Classes of data that someone who may read a person or case has of it. Its handlers, and the person, have all. An agency has those that a consent in
 * force names for it, of the cases in which it has an open referral now. An auditor sees that there is something and not what it says.
 */
export const classesOf = (actor: Actor, subject: 'Person' | 'Case', facts: AccessFacts, today: string): ReadonlySet<DataClass> => {
  const own = actor.appointments.filter(({ role }) => role !== 'agency-worker' && role !== 'auditor');
  if (Ability.of({ ...actor, appointments: own }, intakePolicy, today).can('read', subject, facts)) return new Set(DATA_CLASS_CODES);
  const agencies = actor.appointments.flatMap(({ role, unit }) => (role === 'agency-worker' && unit ? [unit] : []));
  const granted = (facts.grants ?? []).filter(({ agency, from, until }) => agencies.includes(agency) && from <= today && today <= until).flatMap(({ dataClasses }) => dataClasses ?? []);
  return new Set(DATA_CLASS_CODES.filter((code) => granted.includes(code)));
};

/** Finds people for answers, and says which of their personal data the reader gets. */
@Injectable()
export class Persons {
  readonly reader: Reader<PersonRow>;
  private readonly classes = new WeakMap<RequestContext, Map<string, Promise<ReadonlySet<DataClass>>>>();
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(persons, 'Person'); }

  async find(context: RequestContext, uuid: string): Promise<Person | null> {
    const row = await batched<PersonRow>(context, this, (keys) => this.reader.many(context, keys)).load(uuid);
    return row && toPerson(row);
  }

  /** A personal field as this reader may have it: agencies get the classes of data that a consent in force names for them, auditors none, others all. */
  async personal(context: RequestContext, row: PersonRow, field: string): Promise<PersonalValue> {
    return this.shown(context, row, field, await this.newest(row, field));
  }

  /** The same of one sealed part, whatever came later. */
  async personalOf(context: RequestContext, row: PersonRow, part: SealedPart | null, field: string, as = field): Promise<PersonalValue> {
    return this.shown(context, row, as, await this.kangfu.personal.text(part, field));
  }

  /** For a decision, whoever asks: the birth date as it counts now, null where it is not known (any more). */
  async birthDateOf(context: RequestContext, personId: string): Promise<string | null> {
    const row = await this.reader.fact(context, personId);
    return row && (await this.newest(row, 'birthDate')).value;
  }

  /** What a correction proposes, to look for duplicates under it. */
  async proposed(context: RequestContext, personId: string, correctionId: string): Promise<{ name?: string; birthDate?: string }> {
    const proposal = (await this.reader.fact(context, personId))?.corrections.find((each) => each.correctionId === correctionId)?.proposal;
    const [name, birthDate] = await Promise.all(['name', 'birthDate'].map((field) => this.kangfu.personal.text(proposal, field)));
    return { ...(name!.value ? { name: name!.value } : {}), ...(birthDate!.value ? { birthDate: birthDate!.value } : {}) };
  }

  /** The day in China. */
  today(): string { return chinaDay(this.kangfu.clock.now().toISOString()); }

  private async shown(context: RequestContext, row: PersonRow, field: string, value: PersonalValue): Promise<PersonalValue> {
    return (await this.classesFor(context, 'Person', row.accessKey)).has(CLASS_OF[field]!) ? value : masked(value, field === 'name' ? 1 : 0);
  }

  /** Classes of data of a person, or of one case of theirs, that the reader may have. */
  classesFor(context: RequestContext, subject: 'Person' | 'Case', accessKey: string): Promise<ReadonlySet<DataClass>> {
    const known = this.classes.get(context) ?? new Map<string, Promise<ReadonlySet<DataClass>>>();
    this.classes.set(context, known);
    if (!known.has(accessKey)) known.set(accessKey, this.lookUp(context, subject, accessKey));
    return known.get(accessKey)!;
  }

  private async newest(row: PersonRow, field: string): Promise<PersonalValue> {
    for (const part of row.contacts) {
      const changed = await this.kangfu.personal.text(part, field);
      if (changed.state !== 'ABSENT') return changed;
    }
    return this.kangfu.personal.text(row.identity, field);
  }

  private async lookUp(context: RequestContext, subject: 'Person' | 'Case', accessKey: string): Promise<ReadonlySet<DataClass>> {
    const [actor, facts] = await Promise.all([context.actor(), this.kangfu.rightsOf(context, accessKey)]);
    return facts ? classesOf(actor, subject, facts, this.today()) : new Set();
  }
}
