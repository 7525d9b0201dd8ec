import { Injectable } from '@nestjs/common';
import { batched, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { needsCampaigns, type NeedsCampaignRow } from '../needs-campaigns/needs-campaigns.projection.js';
import { type NeedScreening, type ScreeningCampaign, toCampaign, toNeedScreening } from './needs-screening.types.js';
import { needsScreenings, type NeedsScreeningRow } from './needs-screenings.projection.js';

/** Finds campaigns and the people on their lists. */
@Injectable()
export class NeedsScreenings {
  readonly campaigns: Reader<NeedsCampaignRow>;
  readonly reader: Reader<NeedsScreeningRow>;
  constructor(kangfu: Kangfu) {
    this.campaigns = kangfu.reader(needsCampaigns, 'ScreeningCampaign');
    this.reader = kangfu.reader(needsScreenings, 'NeedScreening');
  }

  async campaign(context: RequestContext, uuid: string): Promise<ScreeningCampaign | null> {
    const row = await batched<NeedsCampaignRow>(context, this.campaigns, (keys) => this.campaigns.many(context, keys)).load(uuid);
    return row && toCampaign(row);
  }
  /** The one recorded last before this one was, in whatever campaign: what a visit can begin with. */
  async previous(context: RequestContext, { personId, screeningId, recorded }: NeedsScreeningRow): Promise<NeedScreening | null> {
    const before = recorded ? { $lt: recorded.day } : { $exists: true };
    const { rows: [row] } = await this.reader.find(context, { first: 1, filter: { personId, screeningId: { $ne: screeningId }, 'recorded.day': before }, sort: { 'recorded.day': -1 } });
    return row ? toNeedScreening(row) : null;
  }
  async find(context: RequestContext, uuid: string): Promise<NeedScreening | null> {
    const row = await batched<NeedsScreeningRow>(context, this, (keys) => this.reader.many(context, keys)).load(uuid);
    return row && toNeedScreening(row);
  }
}
