import { Injectable } from '@nestjs/common';
import { Ability } from '@kangfu/access';
import { batched, Kangfu, masked, type PersonalValue, type Reader, type RequestContext } from '@kangfu/nest';
import { intakePolicy } from '../../access.rules.js';
import { type DataClass, DATA_CLASS_CODES } from '../../consent/consent.events.js';
import { chinaDay } from '../../person/calendar.js';
import { consents, inForce } from '../consents/consents.projection.js';
import { type Person, toPerson } from './person.types.js';
import { persons, type PersonRow } from './persons.projection.js';

/** Which consented class of data a personal field belongs to. */
const CLASS_OF: Readonly<Record<string, DataClass>> = {
  name: 'identity', birthDate: 'identity', phone: 'contact', address: 'contact', guardianName: 'contact', guardianPhone: 'contact',
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

  /** A personal field as this reader may have it: agencies get the classes of data that a consent in force names for them, others all. */
  async personal(context: RequestContext, row: PersonRow, field: string): Promise<PersonalValue> {
    const value = await this.newest(row, field);
    return (await this.classesFor(context, row.personId)).has(CLASS_OF[field]!) ? value : masked(value, field === 'name' ? 1 : 0);
  }

  /** Classes of data of a person that the reader may have. */
  classesFor(context: RequestContext, personId: string): Promise<ReadonlySet<DataClass>> {
    const known = this.classes.get(context) ?? new Map<string, Promise<ReadonlySet<DataClass>>>();
    this.classes.set(context, known);
    if (!known.has(personId)) known.set(personId, this.lookUp(context, personId));
    return known.get(personId)!;
  }

  private async newest(row: PersonRow, field: string): Promise<PersonalValue> {
    for (const part of row.contacts) {
      const changed = await this.kangfu.personal.text(part, field);
      if (changed.state !== 'ABSENT') return changed;
    }
    return this.kangfu.personal.text(row.identity, field);
  }

  private async lookUp(context: RequestContext, personId: string): Promise<ReadonlySet<DataClass>> {
    const [actor, facts] = await Promise.all([context.actor(), this.kangfu.rightsOf(context, `person-${personId}`)]);
    if (!facts) return new Set();
    const own = actor.appointments.filter(({ role }) => role !== 'agency-worker');
    if (Ability.of({ id: actor.id, appointments: own }, intakePolicy).can('read', 'Person', facts)) return new Set(DATA_CLASS_CODES);
    const agencies = actor.appointments.flatMap(({ role, unit }) => (role === 'agency-worker' && unit ? [unit] : []));
    const given = await this.kangfu.rows(consents).peekMany({ personId, recipients: { $in: agencies } }, 200);
    const today = chinaDay(this.kangfu.clock.now().toISOString());
    return new Set(given.filter((consent) => inForce(consent, today)).flatMap((consent) => consent.dataClasses));
  }
}
