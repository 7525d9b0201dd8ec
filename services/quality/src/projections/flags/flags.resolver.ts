import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, PersonalText, type Reader, RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type FlagRow, flags } from './flags.projection.js';
import { Flag, FlagConnection, flagOf, FlagsArgs } from './flags.types.js';

@Resolver(() => Flag)
export class FlagsResolver {
  private readonly reader: Reader<FlagRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(flags, 'Flag'); }

  @Query(() => FlagConnection, { name: 'flags', description: '预警清单，早者在前 Flags, earliest first' })
  async list(@Args() { first, after, filter }: FlagsArgs, @Ctx() context: RequestContext): Promise<Connection<Flag>> {
    const wanted = {
      ...(filter?.open == null ? {} : { open: filter.open }), ...(filter?.severity ? { severity: filter.severity } : {}), ...(filter?.kind ? { kind: filter.kind } : {}), ...(filter?.caseId ? { caseId: findUuid('case', filter.caseId) } : {}),
    };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { raisedAt: 1 } });
    return toConnection(page, flagOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }
  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Flag | null> {
    const uuid = uuidOf('flag', reference);
    const row = uuid && await batched<Row<FlagRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? flagOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  text(@Parent() { textSealed }: Flag, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
  @ResolveField(() => PersonalText, { description: '处理说明 On the resolution, in words' })
  resolutionText(@Parent() { resolutionTextSealed }: Flag, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, resolutionTextSealed, 'text'); }
}
