import { batched, type Connection, Ctx, IdArgs, Kangfu, PageArgs, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import { chinaDay, idOf } from '@kangfu/common';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { dutyOf, tidy } from '../../screening/identity.js';
import { Person, type Reference, Unit, uuidOf } from '../../shared.types.js';
import { autismFiles, type AutismFileRow } from '../autism-files/autism-files.projection.js';
import { AutismFile, toAutismFile } from '../autism-files/autism-files.types.js';
import { duties, type DutyRow } from '../duties/duties.projection.js';
import { Duty, toDuty } from '../duties/duties.types.js';
import { screenings, type ScreeningRow } from './screenings.projection.js';
import { Screening, ScreeningConnection, type ScreeningFilter, ScreeningsArgs, toScreening } from './screenings.types.js';

const conditions = ({ list, band, positive, place }: ScreeningFilter): Record<string, unknown> => ({
  ...(list == null ? {} : { list: tidy(list) }), ...(band == null ? {} : { band }), ...(positive == null ? {} : { positive }), ...(place == null ? {} : { places: place }),
});

@Resolver(() => Screening)
export class ScreeningResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get screenings(): Reader<ScreeningRow> { return this.kangfu.reader(screenings, 'Screening'); }
  private get files(): Reader<AutismFileRow> { return this.kangfu.reader(autismFiles, 'AutismFile'); }
  private get duties(): Reader<DutyRow> { return this.kangfu.reader(duties, 'Duty'); }

  @Query(() => Screening, { nullable: true, description: '一条初筛记录 One screening' })
  async screening(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Screening | null> { return this.find({ id }, context); }

  @Query(() => ScreeningConnection, { name: 'screenings', description: '初筛记录，新的在前 Screenings, latest first' })
  async list(@Args() { first, after, filter }: ScreeningsArgs, @Ctx() context: RequestContext): Promise<Connection<Screening>> {
    const wanted = conditions(filter ?? {});
    const page = await this.screenings.find(context, { first, after: after ?? null, filter: wanted, sort: { recordedAt: -1 } });
    return toConnection(page, toScreening, { after, totalCount: () => this.screenings.count(context, wanted) });
  }

  @ResolveField(() => AutismFile, { nullable: true, description: '其一人一档 The file of this child' })
  async file(@Parent() screening: Screening, @Ctx() context: RequestContext): Promise<AutismFile | null> {
    const row = await batched(context, autismFiles, (keys) => this.files.many(context, keys)).load(screening.personId);
    return row && toAutismFile(row);
  }

  @ResolveField(() => Duty, { nullable: true, description: '由此产生的复筛任务 The duty it led to' })
  async duty(@Parent() screening: Screening, @Ctx() context: RequestContext): Promise<Duty | null> {
    const row = screening.positive ? await batched(context, duties, (keys) => this.duties.many(context, keys)).load(dutyOf(screening.ref, 2)) : null;
    return row && toDuty(row, chinaDay(context.asOf ?? this.kangfu.clock.now()));
  }

  @ResolveField(() => Person, { nullable: true, description: '儿童；仅在名单中、未登记者为空 The child; null while known from a list only' })
  person(@Parent() { personId }: Screening): Person { return { ref: personId }; }

  @ResolveField(() => Unit, { nullable: true, description: '服务站 The station' })
  place(@Parent() { placeCode }: Screening): Unit { return { ref: idOf(`unit:${placeCode}`) }; }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Screening | null> {
    const uuid = uuidOf('screening', reference);
    const row = uuid && await batched(context, screenings, (keys) => this.screenings.many(context, keys)).load(uuid);
    return row ? toScreening(row) : null;
  }
}

@Resolver(() => Person)
export class ScreenedPersonResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get screenings(): Reader<ScreeningRow> { return this.kangfu.reader(screenings, 'Screening'); }
  private get files(): Reader<AutismFileRow> { return this.kangfu.reader(autismFiles, 'AutismFile'); }

  @ResolveReference()
  find(@Parent() { ref }: { ref: string }): Person | null { const uuid = uuidOf('person', { ref }); return uuid ? { ref: uuid } : null; }

  @ResolveField(() => AutismFile, { nullable: true, description: '孤独症一人一档 Their autism file' })
  async autismFile(@Parent() { ref }: Person, @Ctx() context: RequestContext): Promise<AutismFile | null> {
    const row = await batched(context, autismFiles, (keys) => this.files.many(context, keys)).load(ref);
    return row && toAutismFile(row);
  }

  @ResolveField(() => ScreeningConnection, { nullable: true, description: '孤独症初筛记录 Their autism screenings' })
  async autismScreenings(@Parent() { ref }: Person, @Args() { first, after }: PageArgs, @Ctx() context: RequestContext): Promise<Connection<Screening>> {
    const page = await this.screenings.find(context, { first, after: after ?? null, filter: { personId: ref }, sort: { recordedAt: -1 } });
    return toConnection(page, toScreening, { after, totalCount: () => this.screenings.count(context, { personId: ref }) });
  }
}
