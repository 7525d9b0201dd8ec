import { aggregate } from '@kangfu/commands';
import { campaignDecider } from './campaign.decider.js';
import { needScreeningDecider } from './need-screening.decider.js';
import { campaignEvents, needScreeningEvents } from './needs-screening.events.js';

export const needsCampaign = aggregate({ kind: 'needs-campaign', decider: campaignDecider, events: campaignEvents });
export const needScreening = aggregate({ kind: 'needs-screening', decider: needScreeningDecider, events: needScreeningEvents });
