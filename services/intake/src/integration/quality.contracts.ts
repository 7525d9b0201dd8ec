import { defineEvent, Field, Type } from '@kangfu/contracts';

const about = { caseId: Field.uuid(), personId: Field.uuid() };

/** Whether a case is closed is quality's to say; a closed case takes no more decisions here. */
export const CaseClosed = defineEvent('quality', 'CaseClosed', { description: '结案 The case was closed', data: Type.Object({ ...about, reason: Type.String() }) });
export const CaseReopened = defineEvent('quality', 'CaseReopened', { description: '重开个案 The case was reopened', data: Type.Object(about) });

export const QUALITY_CONTRACTS = [CaseClosed, CaseReopened];
