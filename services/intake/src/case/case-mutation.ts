import { Injectable } from '@nestjs/common';
import { findUuid, streamId } from '@kangfu/common';
import { type CommandInput, Kangfu, type MutationPayload, type RequestContext } from '@kangfu/nest';
import type { Case } from '../projections/cases/case.types.js';
import { Cases } from '../projections/cases/cases.js';
import { rehabilitationCase } from './case.aggregate.js';
import type { CaseCommand } from './case.commands.js';
import type { CaseFacts, CaseState } from './case.decider.js';
import { CaseFactsReader } from './case-facts.js';

/** What the mutations on an existing case share: its stream, the rights to it, and the case read back. */
@Injectable()
export class CaseMutation {
  constructor(private readonly kangfu: Kangfu, private readonly cases: Cases, private readonly facts: CaseFactsReader) {}

  async run(
    context: RequestContext, input: CommandInput & { caseId: string }, command: CaseCommand, more: (state: CaseState) => Promise<CaseFacts> = async () => ({}),
  ): Promise<MutationPayload<'case', Case>> {
    const id = findUuid('case', input.caseId)!;
    return this.kangfu.commands.run(context, {
      aggregate: rehabilitationCase, stream: streamId('case', id), as: 'case', subject: 'Case', path: ['caseId'], input, command,
      rights: (state) => (state.status === 'none' ? null : this.kangfu.rightsOf(context, `case-${id}`)),
      facts: async (state, now) => ({ now: now.toISOString(), closed: await this.facts.closed(id), ...(await more(state)) }),
      answer: () => this.cases.find(context, id),
    });
  }
}
