import type { Kangfu } from '@kangfu/nest';
import type { ProcessCommand } from '@kangfu/processes';
import { streamId } from '@kangfu/common';
import type { FileRequest } from '../case/case.commands.js';
import { CaseFactsReader } from '../case/case-facts.js';
import type { RequestMessage, ResumeMessages } from '../messages/mailing.decider.js';
import { person } from '../person/person.aggregate.js';

/** What deciders need to know where a process wants the command: of a request that a screening found, the person; of a message, how the person wants to be told, and whether they live. */
export const processFacts = async ({ type, data }: ProcessCommand, kangfu: Kangfu): Promise<object> => {
  switch (type) {
    case 'FileRequest': {
      const { screening } = data as FileRequest['data'];
      return { person: screening ? await new CaseFactsReader(kangfu).person(screening.personId) : null };
    }
    case 'RequestMessage': {
      const { personId, params } = data as RequestMessage['data'];
      const [{ state }, unit] = await Promise.all([kangfu.runtime.load(person, streamId('person', personId)), params.agency ? kangfu.findUnit(params.agency) : null]);
      return { recipient: state.status === 'none' ? null : { preferences: state.preferences, certificate: state.certificate }, agency: unit?.name ?? null };
    }
    case 'ResumeMessages': {
      const { state } = await kangfu.runtime.load(person, streamId('person', (data as ResumeMessages['data']).personId));
      return { died: state.status !== 'none' && state.died !== null };
    }
    default: return {};
  }
};
