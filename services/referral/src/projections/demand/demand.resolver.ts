import { chinaDay, idOf } from '@kangfu/common';
import { AsOfArgs, Ctx, DateTimeScalar, enumOf, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Args, ArgsType, Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { Unit } from '../../graphql/stubs.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { agencies } from '../agencies/agencies.projection.js';
import type { Candidate } from '../agency-ranking/ranking.js';
import { capacities } from '../capacities/capacities.projection.js';
import { demand, type DemandItem, ofGroup } from './demand.projection.js';
import { type Lack, lackFor, supplyOf } from './provision.js';

export const LackEnum = enumOf<Lack>('DemandLack', { zh: '无法安排的原因', en: 'What is lacking for a need' }, {
  none: { zh: '没有适合的定点机构', en: 'No designated agency fits' }, full: { zh: '适合的机构均无空位', en: 'Those that fit have no place' },
});

@ArgsType()
export class DemandArgs extends AsOfArgs {
  @Field(() => String, { description: '市、区、街道或社区代码 Code of a city, district, street or community' }) @IsString() @Matches(/^[0-9A-Za-z-]{1,40}$/) place!: string;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 Kind of service' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => Int, { nullable: true, description: '残疾类别 1–7；0 为无残疾人证 Disability class; 0: without a certificate' }) @IsOptional() @IsInt() @Min(0) @Max(7) disabilityClass?: number | null;
}
@ObjectType({ description: '无机构可承接的一组需求 Needs of one service, class, age and street that nobody can take' })
export class UnmetDemand {
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => Int, { description: '残疾类别 1–7；0 为无残疾人证 Disability class; 0: without a certificate' }) disabilityClass!: number;
  @Field(() => String, { nullable: true, description: '年龄段 Age band' }) ageBand!: string | null;
  @Field(() => Unit, { nullable: true, description: '街道 Street' }) street!: Unit;
  @Field(() => String, { description: '街道代码 Its code' }) streetCode!: string;
  @Field(() => Int, { description: '需求数 Needs' }) needs!: number;
  @Field(() => DateTimeScalar, { description: '最早自何时起等待 The first of them waits since' }) waitingSince!: string;
  @Field(() => LackEnum, { description: '原因 What is lacking' }) lack!: Lack;
}
@ObjectType({ description: '一项服务的需求与名额 Need against capacity of one service' })
export class ServiceSupply {
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => Int, { description: '待转介的需求 Needs that no agency has yet' }) inNeed!: number;
  @Field(() => Int, { description: '其中无机构可承接 Of these, those that nobody can take' }) unmet!: number;
  @Field(() => Int, { description: '定点机构数 Designated agencies that offer it' }) agencies!: number;
  @Field(() => Int, { description: '名额 Places' }) capacity!: number;
  @Field(() => Int, { description: '已占用 Held' }) held!: number;
  @Field(() => Int, { description: '空余 Free' }) free!: number;
  @Field(() => Int, { description: '轮候 Waiting' }) waiting!: number;
}
@ObjectType({ description: '无机构可承接的需求，及各项服务的需求与名额 Demand without a provider, and need against capacity by service' })
export class DemandWithoutProvider {
  @Field(() => Int, { description: '已分流到区、尚无机构承接的需求 Needs triaged to the district that no agency has yet' }) inNeed!: number;
  @Field(() => Int, { description: '其中无机构可承接 Of these, those that no designated agency with a place offers' }) needs!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: '最早自何时起等待 The first of these waits since' }) waitingSince!: string | null;
  @Field(() => [UnmetDemand], { description: '按服务、类别、年龄段和街道，多者在先 By service, class, age and street, the most first' }) groups!: UnmetDemand[];
  @Field(() => [ServiceSupply], { description: '各项服务的需求与名额 Need against capacity by service' }) services!: ServiceSupply[];
}

@Resolver()
export class DemandResolver {
  private readonly needs: Reader<DemandItem>;
  constructor(private readonly kangfu: Kangfu) { this.needs = kangfu.flatReader<DemandItem>(demand, 'Demand', 'Demand'); }

  @Query(() => DemandWithoutProvider, { nullable: true, description: '无机构可承接的需求（服务×类别×街道×年龄段），及需求与名额对照；无权查看该地为空 Needs of the district that no designated agency with a place offers, and need against capacity; null where the place is not the user’s' })
  async demandWithoutProvider(@Args() { place, service, disabilityClass }: DemandArgs, @Ctx() context: RequestContext): Promise<DemandWithoutProvider | null> {
    const [unit, ability] = await Promise.all([this.kangfu.findUnit(place), context.ability()]);
    if (!unit || !ability.can('read', 'Demand', { places: unit.path })) return null;
    const day = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    const filter: RowFilter = { places: place, ...(service ? { service } : {}), ...(disabilityClass == null ? {} : { disabilityClass: disabilityClass === 0 ? null : disabilityClass }) };
    const [tallies, all, offers] = await Promise.all([this.needs.tally(context, filter, 'group', { needs: 1 }), this.kangfu.reader(agencies, 'Agency').all(context), this.kangfu.reader(capacities, 'Agency').all(context)]);
    const offerOf = new Map(offers.map((offer) => [`${offer.agencyId} ${offer.service}`, offer]));
    const candidates = new Map(SERVICE_KINDS.map((kind) => [kind, all.map((row): Candidate => { const agencyId = agencyUuid(row.agency); return { ...row, agencyId, offer: offerOf.get(`${agencyId} ${kind}`) ?? null, grade: null }; })]));
    const groups = tallies.map(({ by, sums }) => ({ group: by!, ...ofGroup(by!), count: sums['needs']! })).map((each) => ({ ...each, lack: lackFor(each, candidates.get(each.service) ?? [], day) }));
    const unmet = await Promise.all(groups.flatMap(({ lack, ...each }) => (lack === null ? [] : [this.unmet(context, filter, each, lack)])));
    // Agencies of the district that a street belongs to are the street's, too; those elsewhere in the city are not.
    const within = unit.path.length > 2 || unit.kind === 'street' ? unit.path.slice(0, -1) : [place];
    return {
      inNeed: groups.reduce((sum, { count }) => sum + count, 0), needs: unmet.reduce((sum, { needs }) => sum + needs, 0), waitingSince: unmet.map(({ waitingSince }) => waitingSince).sort()[0] ?? null,
      groups: unmet.sort((a, b) => b.needs - a.needs || (a.waitingSince < b.waitingSince ? -1 : 1)),
      services: SERVICE_KINDS.filter((kind) => !service || kind === service).map((kind): ServiceSupply => ({
        service: kind, inNeed: groups.filter((each) => each.service === kind).reduce((sum, { count }) => sum + count, 0), unmet: unmet.filter((each) => each.service === kind).reduce((sum, { needs }) => sum + needs, 0),
        ...supplyOf(kind, candidates.get(kind)!, within, day),
      })),
    };
  }

  private async unmet(context: RequestContext, filter: RowFilter, { group, service, disabilityClass, ageBand, path, count }: Pick<DemandItem, 'group' | 'service' | 'disabilityClass' | 'ageBand' | 'path'> & { readonly count: number }, lack: Lack): Promise<UnmetDemand> {
    const { rows } = await this.needs.find(context, { first: 1, filter: { ...filter, group }, sort: { since: 1 } });
    const streetCode = path[0] ?? '';
    return { service, disabilityClass: disabilityClass ?? 0, ageBand, street: { ref: idOf(`unit:${streetCode}`) }, streetCode, needs: count, waitingSince: rows[0]!.since, lack };
  }
}
