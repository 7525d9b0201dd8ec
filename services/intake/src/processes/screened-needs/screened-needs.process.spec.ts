import { streamId } from '@kangfu/common';
import { cause, scenario } from '@kangfu/processes/scenario';
import { NeedScreeningRecorded } from '../../needs-screening/needs-screening.events.js';
import { screenedCaseId, screenedNeeds } from './screened-needs.process.js';

const [screeningId, campaignId, personId, recordedBy] = ['1', '2', '3', '4'].map((n) => `${n.repeat(8)}-0000-5000-8000-000000000000`) as [string, string, string, string];
const recorded = (outcome: 'screened' | 'away', ...needs: ('vocational' | 'home-based')[]) => cause(NeedScreeningRecorded, {
  screeningId, campaignId, personId, street: '440304006', priority: 'limb-or-visual', ageBand: '60+', outcome, needs, day: '2026-11-22', recordedBy, unit: '440304006009',
}, '2026-11-22T10:00:00+08:00');
const screened = scenario(screenedNeeds);

test('needs that were found become one request of the person, filed by the liaison', () => {
  const caseId = screenedCaseId(screeningId);
  screened.given(recorded('away')).when(recorded('screened', 'home-based', 'vocational')).thenCommands({
    aggregate: 'case', stream: streamId('case', caseId), type: 'FileRequest',
    data: { caseId, needs: ['home-based', 'vocational'], provided: [], statement: null, filedAtUnit: '440304006009', screening: { screeningId, campaignId, personId, recordedBy } },
  });
});
test('whoever needs nothing, or was not met, files nothing', () => {
  screened.given().when(recorded('screened')).thenNothing();
  screened.given().when(recorded('away')).thenNothing();
});
