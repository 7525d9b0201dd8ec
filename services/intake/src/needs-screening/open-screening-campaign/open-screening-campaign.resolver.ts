import { streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { newId } from '../../ids.js';
import type { AgeBand } from '../../person/calendar.js';
import { ScreeningCampaign } from '../../projections/needs-screenings/needs-screening.types.js';
import { NeedsScreenings } from '../../projections/needs-screenings/needs-screenings.js';
import { persons } from '../../projections/persons/persons.projection.js';
import { LARGEST_LIST, type Resident } from '../campaign.decider.js';
import { needsCampaign } from '../needs-screening.aggregates.js';

/** Kinds of places whose people are screened in one campaign. */
const PLACES = ['street', 'station', 'community'];

@InputType({ description: '开展需求筛查 Input of openScreeningCampaign' })
export class OpenScreeningCampaignInput extends CommandInput {
  @Field(() => String, { description: '街道或社区代码 Code of the street or community' }) @IsString() @MaxLength(40) place!: string;
  @Field(() => DateScalar, { description: '首日 First day' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '末日 Last day' }) @IsString() until!: string;
}
@ObjectType({ description: '开展需求筛查的结果 Outcome of openScreeningCampaign' })
export class OpenScreeningCampaignPayload extends payloadOf('campaign', ScreeningCampaign) {}

@Resolver()
export class OpenScreeningCampaignResolver {
  constructor(private readonly kangfu: Kangfu, private readonly screenings: NeedsScreenings) {}

  @Mutation(() => OpenScreeningCampaignPayload, { description: '开展需求筛查：以当日持证残疾人和已知儿童为名单，此后不变 Open a campaign: the holders of certificates and the known children of that day are its list from then on' })
  async openScreeningCampaign(@Args('input', { description: '输入 Input' }) input: OpenScreeningCampaignInput, @Ctx() context: RequestContext): Promise<OpenScreeningCampaignPayload> {
    const unit = await this.kangfu.findUnit(input.place);
    const place = unit && PLACES.includes(unit.kind) ? unit : null;
    const campaignId = newId((await context.actor()).id, input.commandId, 'needs-campaign');
    return this.kangfu.commands.run(context, {
      aggregate: needsCampaign, stream: streamId('needs-campaign', campaignId), as: 'campaign', subject: 'ScreeningCampaign', path: ['place'], input,
      command: { type: 'OpenScreeningCampaign', data: { campaignId, from: input.from, until: input.until } },
      rights: () => unit && { places: unit.path },
      facts: async (_state, now) => ({ now: now.toISOString(), place, residents: place ? await this.residents(context, place.code) : [] }),
      answer: () => this.screenings.campaign(context, campaignId),
    });
  }

  private async residents(context: RequestContext, place: string): Promise<Resident[]> {
    await this.kangfu.reader(persons, 'Person').caughtUp(context);
    const found = await this.kangfu.rows(persons).peekMany({ places: place }, LARGEST_LIST * 2);
    return found.map(({ personId, street, places, certificate, ageBand }) => ({ personId, street, places, certificate, ageBand: ageBand as AgeBand }));
  }
}
