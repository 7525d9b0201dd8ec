import { projection } from '@kangfu/subscriptions';
import { ScreeningCampaignOpened } from '../../needs-screening/needs-screening.events.js';

export interface NeedsCampaignRow { campaignId: string; place: string; places: readonly string[]; from: string; until: string; listed: number; openedAt: string; version: number }
type Opened = Omit<NeedsCampaignRow, 'version'>;

export const needsCampaigns = projection<NeedsCampaignRow>('needs-campaigns', 1, {
  view: (_key, slices) => { const slice = slices.one<Opened>('needs-campaign'); return slice && { ...slice.state, version: slice.version }; },
  indexes: [{ keys: { places: 1, from: -1, _id: 1 } }],
})
  .on(ScreeningCampaignOpened, (e) => e.data.campaignId, (_state, { data: { campaignId, place, places, from, until, listed }, occurred }): Opened => ({ campaignId, place, places, from, until, listed, openedAt: occurred }));
