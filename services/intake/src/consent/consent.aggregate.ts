import { aggregate } from '@kangfu/commands';
import { consentDecider } from './consent.decider.js';
import { consentEvents } from './consent.events.js';

export const consent = aggregate({ kind: 'consent', decider: consentDecider, events: consentEvents });
