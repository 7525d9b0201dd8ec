import { idOf, streamId } from '@kangfu/common';
import { command, processManager } from '@kangfu/processes';
import type { FileRequest } from '../../case/case.commands.js';
import type { NeedKind } from '../../case/needs.js';
import { NeedScreeningRecorded } from '../../needs-screening/needs-screening.events.js';

/** The case that comes of a screening: one for each person and campaign. */
export const screenedCaseId = (screeningId: string): string => idOf(`${screeningId}:case`);

/** Needs that a screening found become a request, filed by the liaison for the person. What is asked for already is not asked for again: the case says. */
export const screenedNeeds = processManager('intake', 'screened-needs', '筛查转申请：发现的需求即为申请 Needs that a screening found become a request')
  .on(NeedScreeningRecorded, (e) => (e.data.needs.length > 0 ? e.data.screeningId : null), ({ data: { screeningId, campaignId, personId, needs, unit, recordedBy } }) => {
    const caseId = screenedCaseId(screeningId);
    const data: FileRequest['data'] = { caseId, needs: needs as NeedKind[], provided: [], statement: null, filedAtUnit: unit, screening: { screeningId, campaignId, personId, recordedBy } };
    return [command({ aggregate: 'case', stream: streamId('case', caseId), type: 'FileRequest', data })];
  });
