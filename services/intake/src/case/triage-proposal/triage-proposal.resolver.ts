import { chinaDay, findUuid } from '@kangfu/common';
import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Cases } from '../../projections/cases/cases.js';
import { proposalFor } from '../case.decider.js';
import { CaseFactsReader } from '../case-facts.js';
import { TriageProposal, TriageProposalArgs } from './triage-proposal.types.js';

@Resolver()
export class TriageProposalResolver {
  constructor(private readonly kangfu: Kangfu, private readonly cases: Cases, private readonly facts: CaseFactsReader) {}

  /** Asked of the same rule, with the same facts, as the decision: for those who may decide. Always of today; what was proposed then is with the triage. */
  @Query(() => TriageProposal, { nullable: true, description: '分流建议：按今日规则，附理由；仅供有权分流者 What today\'s rule proposes for a need, with its reasons; for those who may triage' })
  async triageProposal(@Args() args: TriageProposalArgs, @Ctx() context: RequestContext): Promise<TriageProposal | null> {
    const [ability, found] = await Promise.all([context.ability(), this.cases.find(context, findUuid('case', args.caseId)!)]);
    const rights = found && await this.kangfu.rightsOf(context, found.row.accessKey);
    const need = found?.row.needs.find(({ needId }) => needId === args.needId);
    if (!found || !need || !rights || !ability.can('TriageNeed', 'Case', rights)) return null;
    const [person, offers] = await Promise.all([this.facts.person(found.row.personId), this.facts.offers(found.row.street, need.kind)]);
    if (!person) return null;
    const { validFrom, reasons, ...proposal } = proposalFor(need.kind, person, offers, chinaDay(this.kangfu.clock.now()));
    return { ...proposal, validFrom: validFrom.startsWith('0000') ? null : validFrom, reasons: [...reasons] };
  }
}
