import { Ctx, Kangfu, printedForm, type RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PlanVersion } from '../plan-versions/plan-versions.types.js';
import { Referral } from '../referrals/referrals.types.js';
import { planForm, referralLetter } from './care-forms.js';

@Resolver(() => PlanVersion)
export class PlanFormResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveField(() => String, { description: '计划，可打印签字（中文）；姓名手填 The version as text to print and sign; names are filled in by hand' })
  async printable(@Parent() version: PlanVersion): Promise<string> {
    const unit = version.agencyCode === null ? null : await this.kangfu.findUnit(version.agencyCode);
    return printedForm(planForm(version, version.caseRef, unit?.name.zh ?? null));
  }
}

@Resolver(() => Referral)
export class ReferralLetterResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveField(() => String, { description: '转介函，可打印签字（中文）；姓名手填 The referral as a letter to print and sign; names are filled in by hand' })
  async printable(@Parent() { service, sentAt, agencyCode, case: { ref }, history }: Referral, @Ctx() context: RequestContext): Promise<string> {
    const [unit, note] = await Promise.all([this.kangfu.findUnit(agencyCode), this.kangfu.personal.textFor(context, history[0]?.noteSealed ?? null, 'text')]);
    return printedForm(referralLetter({ service, sentAt, note, agency: unit?.name.zh ?? null, caseNumber: ref }));
  }
}
