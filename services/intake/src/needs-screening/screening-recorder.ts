import { Injectable } from '@nestjs/common';
import { streamId } from '@kangfu/common';
import { type CommandInputFields, Kangfu, type MutationPayload, type RequestContext } from '@kangfu/nest';
import type { NeedKind } from '../case/needs.js';
import { needsCampaigns } from '../projections/needs-campaigns/needs-campaigns.projection.js';
import type { NeedScreening } from '../projections/needs-screenings/needs-screening.types.js';
import { NeedsScreenings } from '../projections/needs-screenings/needs-screenings.js';
import { needsScreenings } from '../projections/needs-screenings/needs-screenings.projection.js';
import { screeningIdOf } from './campaign.decider.js';
import { needScreening } from './needs-screening.aggregates.js';
import type { ScreeningOutcome } from './needs-screening.events.js';

export interface Visit { readonly personId: string; readonly outcome: ScreeningOutcome; readonly needs?: readonly NeedKind[] | null; readonly day?: string | null; readonly at?: string | null; readonly pairedWith?: string | null; readonly note?: string | null }

/** Records one visit; what the single mutation and the list share. `changed` is asked when it is decided: false where the same was recorded before. */
@Injectable()
export class ScreeningRecorder {
  constructor(private readonly kangfu: Kangfu, private readonly screenings: NeedsScreenings) {}

  async record(context: RequestContext, input: CommandInputFields & object, campaignId: string, visit: Visit, changed: (pending: boolean) => void = () => {}): Promise<MutationPayload<'screening', NeedScreening>> {
    const screeningId = screeningIdOf(campaignId, visit.personId);
    const reader = this.kangfu.reader(needsScreenings, 'NeedScreening');
    const [row, campaign, actor, ability] = await Promise.all([reader.fact(context, screeningId), this.kangfu.rows(needsCampaigns).peek(campaignId), context.actor(), context.ability()]);
    const rights = row && { places: row.places };
    const unit = (rights && ability.capacity('RecordNeedScreening', 'NeedScreening', rights)?.unit) ?? '';
    return this.kangfu.commands.run(context, {
      aggregate: needScreening, stream: streamId('needs-screening', screeningId), as: 'screening', subject: 'NeedScreening', path: ['personId'], input, onBehalfOf: row ? visit.personId : null,
      command: {
        type: 'RecordNeedScreening',
        data: { outcome: visit.outcome, needs: visit.needs ?? [], day: visit.day ?? null, at: visit.at ?? null, pairedWith: visit.pairedWith ?? null, note: visit.note ?? null, recordedBy: actor.id, unit },
      },
      rights: () => rights,
      facts: (state, now) => {
        changed(state.outcome !== visit.outcome);
        return { now: now.toISOString(), listed: row && campaign ? { household: row.household, from: campaign.from, until: campaign.until } : null };
      },
      answer: () => this.screenings.find(context, screeningId),
    });
  }
}
