import { Ctx, DateScalar, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Int, Mutation, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { AgencyChanges, AgencyInput, AgencyPayload } from '../agency-change.js';

@InputType({ description: '机构定点 Input of designateAgency' })
export class DesignateAgencyInput extends AgencyInput {
  @Field(() => [ServiceKindEnum], { description: '服务类别 Services' }) @IsIn(SERVICE_KINDS, { each: true }) @ArrayMaxSize(20) services!: ServiceKind[];
  @Field(() => [Int], { description: '残疾类别 1–7 Disability classes, 1–7' }) @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true }) @ArrayMaxSize(7) classes!: number[];
  @Field(() => Int, { description: '每项服务的名额，机构自行申报前有效 Places of each service, until the agency declares its own' }) @IsInt() @Min(0) @Max(100_000) capacity!: number;
  @Field(() => DateScalar, { description: '起始日 From' }) @IsString() validFrom!: string;
  @Field(() => DateScalar, { nullable: true, description: '截止日 Until' }) @IsOptional() @IsString() validUntil?: string | null;
}

@Resolver()
export class DesignateAgencyResolver {
  constructor(private readonly changes: AgencyChanges) {}

  @Mutation(() => AgencyPayload, { description: '机构定点或变更定点 Designate an agency, or change its designation' })
  async designateAgency(@Args('input', { description: '输入 Input' }) input: DesignateAgencyInput, @Ctx() context: RequestContext) {
    const { agency, services, classes, capacity, validFrom, validUntil } = input;
    return this.changes.run(context, input, { type: 'DesignateAgency', data: { agency, services, classes, capacity, validFrom, validUntil: validUntil ?? null } });
  }
}
