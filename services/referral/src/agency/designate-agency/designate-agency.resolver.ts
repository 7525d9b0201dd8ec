import { CommandInput, Ctx, DateScalar, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { agencies } from '../../projections/agencies/agencies.projection.js';
import { Agency, agencyOf } from '../../projections/agencies/agencies.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { agencyAggregate, agencyStream, agencyUuid } from '../agency.aggregate.js';

@InputType({ description: '机构定点 Input of designateAgency' })
export class DesignateAgencyInput extends CommandInput {
  @Field(() => String, { description: '机构代码 Code of the unit' }) @IsString() @MaxLength(60) agency!: string;
  @Field(() => [ServiceKindEnum], { description: '服务类别 Services' }) @IsIn(SERVICE_KINDS, { each: true }) @ArrayMaxSize(20) services!: ServiceKind[];
  @Field(() => [Int], { description: '残疾类别 1–7 Disability classes, 1–7' }) @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true }) @ArrayMaxSize(7) classes!: number[];
  @Field(() => Int, { description: '容量 Places' }) @IsInt() @Min(0) @Max(100_000) capacity!: number;
  @Field(() => DateScalar, { description: '起始日 From' }) @IsString() validFrom!: string;
  @Field(() => DateScalar, { nullable: true, description: '截止日 Until' }) @IsOptional() @IsString() validUntil?: string | null;
}
@ObjectType({ description: '机构定点的结果 Outcome of designateAgency' })
export class DesignateAgencyPayload extends payloadOf('agency', Agency) {}

@Resolver()
export class DesignateAgencyResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => DesignateAgencyPayload, { description: '机构定点或变更定点 Designate an agency, or change its designation' })
  async designateAgency(@Args('input', { description: '输入 Input' }) input: DesignateAgencyInput, @Ctx() context: RequestContext) {
    const { agency, services, classes, capacity, validFrom, validUntil } = input;
    return this.kangfu.commands.run(context, {
      aggregate: agencyAggregate, stream: agencyStream(agency), as: 'agency', subject: 'Agency', path: ['agency'], input,
      command: { type: 'DesignateAgency', data: { agency, services, classes, capacity, validFrom, validUntil: validUntil ?? null } },
      rights: async () => { const unit = await this.kangfu.findUnit(agency); return unit && { places: unit.path }; },
      facts: () => ({ unitKnown: true }),
      answer: async () => { const row = await this.kangfu.reader(agencies, 'Agency').get(context, agencyUuid(agency)); return row && agencyOf(row); },
    });
  }
}
