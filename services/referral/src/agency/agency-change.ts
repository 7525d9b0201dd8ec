import { CommandInput, type CommandInputFields, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { agencies } from '../projections/agencies/agencies.projection.js';
import { Agency, agencyOf } from '../projections/agencies/agencies.types.js';
import { agencyAggregate, agencyStream, agencyUuid } from './agency.aggregate.js';
import type { AgencyCommand } from './agency.commands.js';

/** Every change of a designation names the agency. */
@InputType({ isAbstract: true })
export abstract class AgencyInput extends CommandInput {
  @Field(() => String, { description: '机构代码 Code of the unit' }) @IsString() @MaxLength(60) agency!: string;
}
@ObjectType({ description: '定点变更的结果 Outcome of a change of a designation' })
export class AgencyPayload extends payloadOf('agency', Agency) {}

/** Designates, suspends, resumes, ends: by the district of the agency. */
@Injectable()
export class AgencyChanges {
  constructor(private readonly kangfu: Kangfu) {}

  async run(context: RequestContext, input: AgencyInput & CommandInputFields, command: AgencyCommand) {
    const { agency } = command.data;
    return this.kangfu.commands.run(context, {
      aggregate: agencyAggregate, stream: agencyStream(agency), as: 'agency', subject: 'Agency', path: ['agency'], input, command,
      rights: async () => { const unit = await this.kangfu.findUnit(agency); return unit && { places: unit.path }; },
      facts: (_state, now) => ({ unitKnown: true, now: now.toISOString() }),
      answer: async () => { const row = await this.kangfu.reader(agencies, 'Agency').get(context, agencyUuid(agency)); return row && agencyOf(row); },
    });
  }
}
