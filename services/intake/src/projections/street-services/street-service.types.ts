import { AsOfArgs, DateScalar, enumOf } from '@kangfu/nest';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import type { NeedKind } from '../../case/needs.js';
import type { AgeBand } from '../../person/calendar.js';
import { NeedKindEnum } from '../cases/case.types.js';
import type { StreetServiceRow } from './street-services.projection.js';

export const AgeBandEnum = enumOf<AgeBand>('AgeBand', { zh: '年龄段', en: 'Age band' }, {
  '0-6': { zh: '0–6 岁', en: '0 to 6' }, '7-17': { zh: '7–17 岁', en: '7 to 17' }, '18-44': { zh: '18–44 岁', en: '18 to 44' }, '45-59': { zh: '45–59 岁', en: '45 to 59' }, '60+': { zh: '60 岁及以上', en: '60 and older' },
});

@ObjectType({ description: '街道自行提供的一项服务 A need that a street serves itself, for whom and when' })
export class StreetService {
  @Field(() => NeedKindEnum, { description: '服务需求 Need' }) need!: NeedKind;
  @Field(() => [Int], { description: '残疾类别；空为不限 Classes; empty: all' }) classes!: readonly number[];
  @Field(() => [Int], { description: '残疾等级；空为不限 Grades; empty: all' }) grades!: readonly number[];
  @Field(() => [AgeBandEnum], { description: '年龄段；空为不限 Age bands; empty: all' }) ageBands!: readonly AgeBand[];
  @Field(() => DateScalar, { description: '自 From' }) from!: string;
  @Field(() => DateScalar, { nullable: true, description: '至；空为长期 Until; null: without end' }) until!: string | null;
  /** Not in the graph. */
  streetCode!: string;
}
/** The offers of a street and need, one object for each period. */
export const toStreetServices = ({ street, need, offers }: StreetServiceRow): StreetService[] => offers.map((offer) => ({ ...offer, need, streetCode: street }));

@ArgsType()
export class StreetServicesArgs extends AsOfArgs {
  @Field(() => String, { description: '街道代码 Code of the street' }) @IsString() @MaxLength(40) street!: string;
}
