import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { agencyAggregate } from '../agency/agency.aggregate.js';
import { ServiceKindEnum } from '../graphql/enums.js';
import { capacities } from '../projections/capacities/capacities.projection.js';
import { AgencyService, agencyServiceOf } from '../projections/capacities/capacities.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../shared/vocabulary.js';
import { agencyServiceAggregate, agencyServiceStream, agencyServiceUuid } from './agency-service.aggregate.js';
import type { ChangeCapacity, DeclareAgencyService } from './agency-service.commands.js';

@InputType({ isAbstract: true })
export abstract class AgencyServiceInput extends CommandInput {
  @Field(() => ID, { description: '机构 The agency' }) @IsGlobalId('agency') agencyId!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 The service' }) @IsIn(SERVICE_KINDS) service!: ServiceKind;
  @Field(() => Int, { description: '名额 Places' }) @IsInt() @Min(0) @Max(100_000) capacity!: number;
}
@ObjectType({ description: '申报服务的结果 Outcome of what an agency says of one of its services' })
export class AgencyServicePayload extends payloadOf('agencyService', AgencyService) {}

type Said<T> = T extends { readonly type: infer N; readonly data: infer D } ? { readonly type: N; readonly data: Omit<D, 'agency' | 'service'> } : never;

/** What an agency itself says of its services. */
@Injectable()
export class AgencyServiceChanges {
  constructor(private readonly kangfu: Kangfu) {}

  async run(context: RequestContext, input: AgencyServiceInput & CommandInputFields, { type, data }: Said<DeclareAgencyService | ChangeCapacity>) {
    const uuid = findUuid('agency', input.agencyId)!;
    const { state } = await this.kangfu.runtime.load(agencyAggregate, streamId('agency', uuid));
    const agency = state.status === 'none' ? '' : state.agency;
    const { service } = input;
    return this.kangfu.commands.run(context, {
      aggregate: agencyServiceAggregate, stream: agencyServiceStream(agency, service), as: 'agencyService', subject: 'Agency', path: ['agencyId'], input,
      command: { type, data: { ...data, agency, service } } as DeclareAgencyService | ChangeCapacity,
      rights: async () => { const unit = agency && await this.kangfu.findUnit(agency); return unit ? { places: unit.path, agencies: [agency], agency } : null; },
      facts: (_state, now) => ({ now: now.toISOString(), designation: state.status === 'none' ? null : state }),
      answer: async () => { const row = await this.kangfu.reader(capacities, 'Agency').get(context, agencyServiceUuid(agency, service)); return row && agencyServiceOf(row); },
    });
  }
}
