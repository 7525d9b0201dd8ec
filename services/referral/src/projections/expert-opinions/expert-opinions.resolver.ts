import { batched, type Connection, Ctx, Kangfu, PersonalText, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type ExpertOpinionRow, expertOpinions } from './expert-opinions.projection.js';
import { ExpertOpinion, ExpertOpinionConnection, expertOpinionOf, ExpertOpinionsArgs, PanelOpinion } from './expert-opinions.types.js';

@Resolver(() => ExpertOpinion)
export class ExpertOpinionsResolver {
  private readonly reader: Reader<ExpertOpinionRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(expertOpinions, 'Opinion'); }

  @Query(() => ExpertOpinionConnection, { description: '专家意见，按期限 Opinions asked of experts, by due day' })
  async expertOpinions(@Args() { first, after, filter }: ExpertOpinionsArgs, @Ctx() context: RequestContext): Promise<Connection<ExpertOpinion>> {
    const wanted = { ...(filter?.status ? { status: filter.status } : {}), ...(filter?.waitingFor ? { waiting: filter.waitingFor } : {}), ...(filter?.expert ? { experts: filter.expert } : {}) };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { due: 1 } });
    return toConnection(page, expertOpinionOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<ExpertOpinion | null> {
    const uuid = uuidOf('opinion', reference);
    const row = uuid && await batched<Row<ExpertOpinionRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? expertOpinionOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '问题 What was asked' })
  question(@Parent() { questionSealed }: ExpertOpinion, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, questionSealed, 'question'); }
}

@Resolver(() => PanelOpinion)
export class PanelOpinionResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  text(@Parent() { textSealed }: PanelOpinion, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
}
