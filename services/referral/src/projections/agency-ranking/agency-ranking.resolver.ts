import { chinaDay, findUuid } from '@kangfu/common';
import { AsOfArgs, Ctx, enumOf, IsGlobalId, Kangfu, Label, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, ID, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { ChoiceGiverEnum } from '../../graphql/allocation.enums.js';
import { needUuid } from '../../graphql/ids.js';
import { choiceUuid } from '../../choice/choice.aggregate.js';
import type { ChoiceGiver } from '../../choice/choice.events.js';
import { agencies } from '../agencies/agencies.projection.js';
import { Agency, agencyOf } from '../agencies/agencies.types.js';
import { capacities } from '../capacities/capacities.projection.js';
import { AgencyService, agencyServiceOf } from '../capacities/capacities.types.js';
import { caseFacts } from '../case-facts/case-facts.projection.js';
import { choices } from '../choices/choices.projection.js';
import { personFacts } from '../person-facts/person-facts.projection.js';
import { type Ranked, ranking, type RankingPart } from './ranking.js';

export const RankingPartEnum = enumOf<RankingPart>('RankingPart', { zh: '排序因素', en: 'What agencies are ranked by' }, {
  class: { zh: '残疾类别', en: 'Disability class' }, age: { zh: '年龄', en: 'Age' }, place: { zh: '远近', en: 'Place' }, capacity: { zh: '空余名额', en: 'Free places' }, waiting: { zh: '轮候人数', en: 'Who waits' }, quality: { zh: '质量等级', en: 'Quality grade' },
});

@ArgsType()
export class AgencyRankingArgs extends AsOfArgs {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { description: '需求 The need' }) @IsString() @IsNotEmpty() @MaxLength(200) needId!: string;
}
@ObjectType({ description: '一项因素的得分 Points of one part' })
export class RankingPoints {
  @Field(() => RankingPartEnum, { description: '因素 Part' }) part!: RankingPart;
  @Field(() => Int, { description: '得分 Points' }) points!: number;
  @Field(() => Int, { description: '满分 The most it can give' }) max!: number;
  @Field(() => Label, { description: '理由 Reason' }) reason!: Label;
}
@ObjectType({ description: '排序中的机构 An agency as it ranks for a need' })
export class RankedAgency {
  @Field(() => Agency, { description: '机构 The agency' }) agency!: Agency;
  @Field(() => AgencyService, { nullable: true, description: '该项服务及名额 The service asked for, with its places' }) offer!: AgencyService | null;
  @Field(() => Boolean, { description: '适合 It fits' }) fit!: boolean;
  @Field(() => [Label], { description: '不适合的原因 Why it does not fit' }) against!: Label[];
  @Field(() => Int, { description: '总分 Points together' }) points!: number;
  @Field(() => [RankingPoints], { description: '各项得分及理由 Each part with its reason' }) parts!: RankingPoints[];
  @Field(() => Boolean, { description: '本人或监护人已选择 The one that the client or guardian chose' }) chosen!: boolean;
}
@ObjectType({ description: '机构排序：所选机构优先于排序 Agencies for a need; the choice of the client or guardian wins over the ranking' })
export class AgencyRanking {
  @Field(() => ChoiceGiverEnum, { nullable: true, description: '选择人，未选择时为空 Who chose; null: no choice was made' }) chosenBy!: ChoiceGiver | null;
  @Field(() => [RankedAgency], { description: '所选机构在先，其次适合者按分数，最后不适合者 The one chosen first, then those that fit by their points, then the others' }) agencies!: RankedAgency[];
}

@Resolver()
export class AgencyRankingResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Query(() => AgencyRanking, { nullable: true, description: '可转介机构的排序，各项得分及理由 Agencies for a need, ranked, with the points and reason of each part' })
  async agencyRanking(@Args() { caseId, needId }: AgencyRankingArgs, @Ctx() context: RequestContext): Promise<AgencyRanking | null> {
    const known = await this.kangfu.reader(caseFacts, 'Case').get(context, findUuid('case', caseId)!);
    const need = known?.needs.find((each) => each.needId === needUuid(needId));
    if (!known || !need) return null;
    const day = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    // Who may see the case is told how agencies fit its person, by what was known then.
    const [all, offers, person, choice] = await Promise.all([
      this.kangfu.reader(agencies, 'Agency').all(context), this.kangfu.reader(capacities, 'Agency').all(context, { filter: { service: need.kind } }),
      this.kangfu.rows(personFacts).get({ filter: {}, joined: false }, known.personId, context.asOf), this.kangfu.reader(choices, 'Case').get(context, choiceUuid(need.needId)),
    ]);
    const rows = new Map(all.map((row) => [agencyUuid(row.agency), row]));
    const offerOf = new Map(offers.map((offer) => [offer.agencyId, offer]));
    const ranked = ranking({ service: need.kind, disabilityClass: person?.disabilityClass ?? null, ageBand: person?.ageBand ?? null, places: known.places, day },
      [...rows].map(([agencyId, row]) => ({ ...row, agencyId, offer: offerOf.get(agencyId) ?? null, grade: null })));
    const chosen = choice ? agencyUuid(choice.agency) : null;
    const view = ({ agencyId, fit, against, points, parts }: Ranked): RankedAgency => {
      const offer = offerOf.get(agencyId);
      return { agency: agencyOf(rows.get(agencyId)!), offer: offer ? agencyServiceOf(offer) : null, fit, against: [...against], points, parts: [...parts], chosen: agencyId === chosen };
    };
    return { chosenBy: choice?.chosenBy ?? null, agencies: ranked.map(view).sort((a, b) => Number(b.chosen) - Number(a.chosen)) };
  }
}
