import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, PersonalText, type Reader, RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { agencies } from '../agencies/agencies.projection.js';
import { settlementCsvOf, settlementText } from './settlement-print.js';
import { type Sheet, settlements } from './settlements.projection.js';
import { type SettlementState, SettlementAnswer, SettlementConnection, SettlementMonthArgs, SettlementsArgs, SettlementSheet, SettlementTotal, sheetView } from './settlements.types.js';

@Resolver(() => SettlementSheet)
export class SettlementsResolver {
  private readonly reader: Reader<Sheet>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.flatReader<Sheet>(settlements, 'Settlement', 'SettlementMonth'); }

  @Query(() => SettlementConnection, { name: 'settlements', description: '月度结算单 Monthly settlement sheets, latest month first' })
  async list(@Args() { first, after, filter }: SettlementsArgs, @Ctx() context: RequestContext): Promise<Connection<SettlementSheet>> {
    const wanted = {
      ...(filter?.agencyId ? await this.of(filter.agencyId) : {}), ...(filter?.month ? { month: filter.month } : {}), ...(filter?.caseId ? { caseId: findUuid('case', filter.caseId) } : {}), ...(filter?.state ? { state: filter.state } : {}),
    };
    const page = await this.reader.find(context, { first, after: after ?? null, filter: wanted, sort: { month: -1 } });
    return toConnection(page, sheetView, { after, totalCount: () => this.reader.count(context, wanted) });
  }
  @Query(() => [SettlementTotal], { description: '一机构一月的结算合计，按状态 Sums of an agency and a month, by state' })
  async settlementTotals(@Args() { agencyId, month }: SettlementMonthArgs, @Ctx() context: RequestContext): Promise<SettlementTotal[]> {
    const tallies = await this.reader.tally(context, { ...await this.of(agencyId), month }, 'state', { sheets: 1, sessions: { $sum: '$sessions' }, minutes: { $sum: '$minutes' } });
    return tallies.map(({ by, sums }) => ({ state: by as SettlementState, sheets: sums['sheets']!, sessions: sums['sessions']!, minutes: sums['minutes']! }));
  }
  @Query(() => String, { description: '一机构一月的结算单，CSV：每次服务一行 All sheets of an agency and a month as CSV, one session a line' })
  async settlementCsv(@Args() { agencyId, month }: SettlementMonthArgs, @Ctx() context: RequestContext): Promise<string> {
    const filter = { ...await this.of(agencyId), month };
    return settlementCsvOf(await this.reader.all(context, { filter, sort: { month: -1 } }));
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<SettlementSheet | null> {
    const uuid = uuidOf('settlement', reference);
    const sheet = uuid && await batched(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return sheet ? sheetView(sheet) : null;
  }

  @ResolveField(() => String, { description: '可打印、签名的文本 A text to print and sign' })
  async text(@Parent() { sheet }: SettlementSheet, @Ctx() context: RequestContext): Promise<string> {
    const name = (await this.kangfu.findUnit(sheet.agency))?.name;
    return settlementText(sheet, name?.[context.lang] ?? sheet.agency, context.lang);
  }

  private async of(agencyId: string): Promise<RowFilter> { return { agency: (await this.kangfu.rows(agencies).peek(findUuid('agency', agencyId)!))?.agency ?? '' }; }
}
@Resolver(() => SettlementAnswer)
export class SettlementAnswerResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '异议说明 What is contested, in words' })
  text(@Parent() { sealed }: SettlementAnswer, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, sealed, 'text'); }
}
