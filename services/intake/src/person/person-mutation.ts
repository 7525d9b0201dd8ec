import { Injectable } from '@nestjs/common';
import { chinaDay, findUuid, streamId } from '@kangfu/common';
import type { Refused } from '@kangfu/decider';
import { type CommandInput, Kangfu, type MutationPayload, type RequestContext } from '@kangfu/nest';
import type { Person } from '../projections/persons/person.types.js';
import { Persons } from '../projections/persons/persons.js';
import { person } from './person.aggregate.js';
import type { PersonCommand } from './person.commands.js';
import type { PersonFacts } from './person.decider.js';
import type { PersonEvent } from './person.events.js';

/** What the mutations on a registered person share: the stream, the rights to the person, and the person read back. */
@Injectable()
export class PersonMutation {
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons) {}

  get today(): string { return chinaDay(this.kangfu.clock.now().toISOString()); }

  /** The id in the input, which its decorator has checked. */
  idOf(input: { readonly personId: string }): string { return findUuid('person', input.personId)!; }

  run(
    context: RequestContext, input: CommandInput & { personId: string }, command: PersonCommand,
    more: { readonly facts?: () => Promise<Partial<PersonFacts>>; readonly claim?: (events: readonly PersonEvent[]) => Promise<Refused | null>; readonly reason?: string | null } = {},
  ): Promise<MutationPayload<'person', Person>> {
    const id = this.idOf(input);
    return this.kangfu.commands.run(context, {
      aggregate: person, stream: streamId('person', id), as: 'person', subject: 'Person', path: ['personId'], input, onBehalfOf: id, command, reason: more.reason ?? null,
      rights: (state) => (state.status === 'none' ? null : this.kangfu.rightsOf(context, `person-${id}`)),
      facts: async (_state, now) => ({ now: now.toISOString(), street: null, ...(await more.facts?.()) }),
      ...(more.claim ? { claim: more.claim } : {}),
      answer: () => this.persons.find(context, id),
    });
  }
}
