import { AllowedAction, batched, type Connection, Ctx, IdArgs, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import { chinaDay, idOf } from '@kangfu/common';
import { refuse } from '@kangfu/decider';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { tidy } from '../../screening/identity.js';
import { type Reference, Unit, uuidOf } from '../../shared.types.js';
import { autismFiles, type AutismFileRow } from '../autism-files/autism-files.projection.js';
import { AutismFile, toAutismFile } from '../autism-files/autism-files.types.js';
import { screenings, type ScreeningRow } from '../screenings/screenings.projection.js';
import { Screening, toScreening } from '../screenings/screenings.types.js';
import { duties, type DutyRow } from './duties.projection.js';
import { DutiesArgs, Duty, DutyConnection, type DutyFilter, toDuty } from './duties.types.js';

const conditions = ({ unit, chasedBy, status, overdue, list }: DutyFilter, today: string): Record<string, unknown> => ({
  ...(unit == null ? {} : { unit }), ...(chasedBy == null ? {} : { chasedBy }), ...(status == null ? {} : { status }), ...(list == null ? {} : { list: tidy(list) }),
  ...(overdue == null ? {} : overdue ? { $and: [{ status: 'open' }, { due: { $lt: today } }] } : { $or: [{ status: 'done' }, { due: { $gte: today } }] }),
});

@Resolver(() => Duty)
export class DutyResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get duties(): Reader<DutyRow> { return this.kangfu.reader(duties, 'Duty'); }
  private get files(): Reader<AutismFileRow> { return this.kangfu.reader(autismFiles, 'AutismFile'); }
  private get screenings(): Reader<ScreeningRow> { return this.kangfu.reader(screenings, 'Screening'); }

  @Query(() => Duty, { nullable: true, description: '一项复筛任务 One duty' })
  async duty(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Duty | null> { return this.find({ id }, context); }

  @Query(() => DutyConnection, { name: 'duties', description: '复筛任务，先到期的在前 Duties, first due first' })
  async list(@Args() { first, after, filter }: DutiesArgs, @Ctx() context: RequestContext): Promise<Connection<Duty>> {
    const today = this.today(context);
    const wanted = conditions(filter ?? {}, today);
    const page = await this.duties.find(context, { first, after: after ?? null, filter: wanted, sort: { due: 1 } });
    return toConnection(page, (row) => toDuty(row, today), { after, totalCount: () => this.duties.count(context, wanted) });
  }

  @ResolveField(() => [AllowedAction], { description: '当前用户可执行的操作 What this user may do' })
  async allowedActions(@Parent() { row }: Duty, @Ctx() context: RequestContext): Promise<AllowedAction[]> {
    const mine = (await context.ability()).can('CompleteDuty', 'Duty', { places: row.places, people: row.people, agencies: [row.unit] });
    if (mine && row.status === 'open') return [{ action: 'completeDuty', allowed: true, reason: null, code: null }];
    const { refusals } = mine ? refuse('duty-done') : refuse('not-allowed');
    const [problem] = this.kangfu.commands.refused('duty', refusals, context).problems;
    return [{ action: 'completeDuty', allowed: false, reason: problem!.message, code: problem!.code }];
  }

  @ResolveField(() => Unit, { nullable: true, description: '责任单位（妇幼保健） The unit that has it' })
  unit(@Parent() { unitCode }: Duty): Unit { return { ref: idOf(`unit:${unitCode}`) }; }

  @ResolveField(() => Unit, { nullable: true, description: '督办的服务站 The station that chases it' })
  chasedBy(@Parent() { chasedByCode }: Duty): Unit { return { ref: idOf(`unit:${chasedByCode}`) }; }

  @ResolveField(() => AutismFile, { nullable: true, description: '其一人一档 The file of the child' })
  async file(@Parent() { row }: Duty, @Ctx() context: RequestContext): Promise<AutismFile | null> {
    const found = await batched(context, autismFiles, (keys) => this.files.many(context, keys)).load(row.personId);
    return found && toAutismFile(found);
  }

  @ResolveField(() => Screening, { nullable: true, description: '由哪次初筛产生 The screening that led to it' })
  async screening(@Parent() { row }: Duty, @Ctx() context: RequestContext): Promise<Screening | null> {
    const found = await batched(context, screenings, (keys) => this.screenings.many(context, keys)).load(row.screeningId);
    return found && toScreening(found);
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Duty | null> {
    const uuid = uuidOf('duty', reference);
    const row = uuid && await batched(context, duties, (keys) => this.duties.many(context, keys)).load(uuid);
    return row ? toDuty(row, this.today(context)) : null;
  }

  /** The day that overdue is told for. */
  private today(context: RequestContext): string { return chinaDay(context.asOf ?? this.kangfu.clock.now()); }
}
