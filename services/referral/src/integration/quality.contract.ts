import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of quality's events. */
const about = Type.Object({ caseId: Field.uuid(), personId: Field.uuid() });
export const CaseClosed = defineEvent('quality', 'CaseClosed', { description: '结案 The case was closed', data: Type.Object({ ...about.properties, reason: Type.Optional(Type.String()) }) });
export const CaseReopened = defineEvent('quality', 'CaseReopened', { description: '重开 The case was reopened', data: about });

export const QUALITY_CONTRACTS = [CaseClosed, CaseReopened];
