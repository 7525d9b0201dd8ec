import { batched, type Connection, Ctx, IdArgs, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import { idOf } from '@kangfu/common';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { tidy } from '../../screening/identity.js';
import { Person, type Reference, Unit, uuidOf } from '../../shared.types.js';
import { screenings, type ScreeningRow } from '../screenings/screenings.projection.js';
import { Screening, toScreening } from '../screenings/screenings.types.js';
import { autismFiles, type AutismFileRow } from './autism-files.projection.js';
import { AutismFile, AutismFileConnection, AutismFilesArgs, toAutismFile } from './autism-files.types.js';

@Resolver(() => AutismFile)
export class AutismFileResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get files(): Reader<AutismFileRow> { return this.kangfu.reader(autismFiles, 'AutismFile'); }
  private get screenings(): Reader<ScreeningRow> { return this.kangfu.reader(screenings, 'Screening'); }

  @Query(() => AutismFile, { nullable: true, description: '一人一档 One autism file' })
  async autismFile(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<AutismFile | null> { return this.find({ id }, context); }

  @Query(() => AutismFileConnection, { name: 'autismFiles', description: '一人一档列表，新的在前 Autism files, latest first' })
  async list(@Args() { first, after, filter }: AutismFilesArgs, @Ctx() context: RequestContext): Promise<Connection<AutismFile>> {
    const wanted = { ...(filter?.list == null ? {} : { list: tidy(filter.list) }), ...(filter?.place == null ? {} : { places: filter.place }), ...(filter?.outOfArea == null ? {} : { outOfAreaSince: filter.outOfArea ? { $ne: null } : null }) };
    const page = await this.files.find(context, { first, after: after ?? null, filter: wanted, sort: { openedAt: -1 } });
    return toConnection(page, toAutismFile, { after, totalCount: () => this.files.count(context, wanted) });
  }

  @ResolveField(() => Screening, { nullable: true, description: '据以建档的初筛 The screening it was opened for' })
  async screening(@Parent() { screeningId }: AutismFile, @Ctx() context: RequestContext): Promise<Screening | null> {
    const row = screeningId && await batched(context, screenings, (keys) => this.screenings.many(context, keys)).load(screeningId);
    return row ? toScreening(row) : null;
  }

  @ResolveField(() => Person, { nullable: true, description: '儿童；仅在名单中、未登记者为空 The child; null while known from a list only' })
  person(@Parent() { personId }: AutismFile): Person { return { ref: personId }; }

  @ResolveField(() => Unit, { nullable: true, description: '管理的服务站 The station that keeps it' })
  place(@Parent() { placeCode }: AutismFile): Unit { return { ref: idOf(`unit:${placeCode}`) }; }

  @ResolveField(() => Unit, { nullable: true, description: '迁来前的服务站 The station it came from' })
  movedFrom(@Parent() { movedFromCode }: AutismFile): Unit | null { return movedFromCode === null ? null : { ref: idOf(`unit:${movedFromCode}`) }; }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<AutismFile | null> {
    const uuid = uuidOf('autism-file', reference);
    const row = uuid && await batched(context, autismFiles, (keys) => this.files.many(context, keys)).load(uuid);
    return row ? toAutismFile(row) : null;
  }
}
