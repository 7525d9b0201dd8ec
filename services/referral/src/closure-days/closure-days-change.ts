import { chinaDay, findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { agencyAggregate } from '../agency/agency.aggregate.js';
import { agencies } from '../projections/agencies/agencies.projection.js';
import { Agency, agencyOf } from '../projections/agencies/agencies.types.js';
import { closureDaysAggregate, closureDaysStream } from './closure-days.aggregate.js';
import type { ClosureDaysCommand } from './closure-days.decider.js';

@InputType({ isAbstract: true })
export abstract class ClosureDaysInput extends CommandInput {
  @Field(() => ID, { description: '机构 The agency' }) @IsGlobalId('agency') agencyId!: string;
}
@ObjectType({ description: '停业日变更的结果 Outcome of a change of the days on which an agency is closed' })
export class ClosureDaysPayload extends payloadOf('agency', Agency) {}

type Said<T> = T extends { readonly type: infer N; readonly data: infer D } ? { readonly type: N; readonly data: Omit<D, 'agency'> } : never;

/** Declared by the agency itself, or by its district. */
@Injectable()
export class ClosureDaysChanges {
  constructor(private readonly kangfu: Kangfu) {}

  async run(context: RequestContext, input: ClosureDaysInput & CommandInputFields, { type, data }: Said<ClosureDaysCommand>) {
    const uuid = findUuid('agency', input.agencyId)!;
    const { state } = await this.kangfu.runtime.load(agencyAggregate, streamId('agency', uuid));
    const agency = state.status === 'none' ? '' : state.agency;
    return this.kangfu.commands.run(context, {
      aggregate: closureDaysAggregate, stream: closureDaysStream(agency), as: 'agency', subject: 'Agency', path: ['agencyId'], input, command: { type, data: { ...data, agency } } as ClosureDaysCommand,
      rights: async () => { const unit = agency && await this.kangfu.findUnit(agency); return unit ? { places: unit.path, agencies: [agency], agency } : null; },
      facts: (_state, now) => ({ now: now.toISOString(), designated: state.status === 'designated' && (state.ended === null || state.ended.on > chinaDay(now.toISOString())) }),
      answer: async () => { const row = await this.kangfu.reader(agencies, 'Agency').get(context, uuid); return row && agencyOf(row); },
    });
  }
}
