import type { Kangfu } from '@kangfu/nest';
import type { ProcessCommand } from '@kangfu/processes';
import type { FileRequest } from '../case/case.commands.js';
import { CaseFactsReader } from '../case/case-facts.js';

/** What deciders need to know where a process wants the command: of a request that a screening found, the person. */
export const processFacts = async ({ type, data }: ProcessCommand, kangfu: Kangfu): Promise<object> => {
  switch (type) {
    case 'FileRequest': {
      const { screening } = data as FileRequest['data'];
      return { person: screening ? await new CaseFactsReader(kangfu).person(screening.personId) : null };
    }
    default: return {};
  }
};
