import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, IdArgs, Kangfu, PersonalText, ProblemCatalogue, type Reader, toConnection, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { problems } from '../../problems.js';
import { TRIGGER_OF } from '../../referral/referral.commands.js';
import { refusalOf } from '../../referral/referral.decider.js';
import { sideOf } from '../../referral/sides.js';
import { agencies } from '../agencies/agencies.projection.js';
import { Agency, agencyOf } from '../agencies/agencies.types.js';
import { type ReferralRow, referrals } from './referrals.projection.js';
import { agencyRef, AllowedAction, Referral, ReferralConnection, ReferralMove, referralOf, ReferralsArgs } from './referrals.types.js';

const catalogue = new ProblemCatalogue(problems);
const ACTIONS = Object.entries(TRIGGER_OF).filter(([command]) => command !== 'SendReferral') as [keyof typeof TRIGGER_OF, (typeof TRIGGER_OF)[keyof typeof TRIGGER_OF]][];
const mutationName = (command: string): string => command[0]!.toLowerCase() + command.slice(1);

@Resolver(() => Referral)
export class ReferralsResolver {
  private readonly reader: Reader<ReferralRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(referrals, 'Referral'); }

  @Query(() => Referral, { nullable: true, description: '转介 One referral' })
  async referral(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Referral | null> { return this.load(findUuid('referral', id), context); }

  @Query(() => ReferralConnection, { description: '转介工作清单 Referrals, latest first' })
  async referrals(@Args() { first, after, filter }: ReferralsArgs, @Ctx() context: RequestContext): Promise<Connection<Referral>> {
    const agency = filter?.agencyId ? (await this.kangfu.rows(agencies).peek(findUuid('agency', filter.agencyId)!))?.agency ?? '' : null;
    const wanted = {
      ...(filter?.status && filter.status.length > 0 ? { status: { $in: filter.status } } : {}), ...(agency === null ? {} : { agency }),
      ...(filter?.caseId ? { caseId: findUuid('case', filter.caseId) } : {}), ...(filter?.open == null ? {} : { open: filter.open }), ...(filter?.toRePlace == null ? {} : { toRePlace: filter.toRePlace }),
    };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { sentAt: -1 } });
    return toConnection(page, referralOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Referral | null> { return this.load(uuidOf('referral', reference), context); }

  @ResolveField(() => Agency, { nullable: true, description: '接收机构 The agency referred to' })
  async agency(@Parent() { agencyCode }: Referral, @Ctx() context: RequestContext): Promise<Agency | null> {
    const reader = this.kangfu.reader(agencies, 'Agency');
    const row = await batched(context, agencies, (keys) => reader.many(context, keys)).load(agencyRef(agencyCode));
    return row ? agencyOf(row) : null;
  }

  @ResolveField(() => Referral, { nullable: true, description: '上级转介 The referral of which this is a part, referred onward by its agency' })
  parent(@Parent() { parentUuid }: Referral, @Ctx() context: RequestContext): Promise<Referral | null> { return this.load(parentUuid, context); }

  @ResolveField(() => [Referral], { description: '再转介 Parts of the work that its agency referred onward, as far as they may be seen' })
  async parts(@Parent() { partUuids }: Referral, @Ctx() context: RequestContext): Promise<Referral[]> {
    return (await Promise.all(partUuids.map((uuid) => this.load(uuid, context)))).filter((part) => part !== null);
  }

  @ResolveField(() => [AllowedAction], { description: '当前用户可执行的操作 What this user may do with it now' })
  async allowedActions(@Parent() { status, agencyCode, case: { ref } }: Referral, @Ctx() context: RequestContext): Promise<AllowedAction[]> {
    const [actor, ability, rights] = await Promise.all([context.actor(), context.ability(), this.kangfu.rightsOf(context, `case-${ref}`)]);
    if (!rights) return [];
    return ACTIONS.filter(([command]) => ability.can(command, 'Referral', { ...rights, agency: agencyCode })).map(([command, trigger]) => {
      const refusal = refusalOf(status, trigger, sideOf(actor, agencyCode));
      const problem = refusal && catalogue.problems([refusal], context.lang)[0]!;
      return { action: mutationName(command), allowed: !problem, reason: problem?.message ?? null, code: problem?.code ?? null };
    });
  }

  private async load(uuid: string | null, context: RequestContext): Promise<Referral | null> {
    const row = uuid && await batched<Row<ReferralRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? referralOf(row) : null;
  }
}

@Resolver(() => ReferralMove)
export class ReferralMoveResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '说明 What was written' })
  note(@Parent() { noteSealed }: ReferralMove, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, noteSealed, 'text'); }
}
