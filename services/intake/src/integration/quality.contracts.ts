import { defineEvent, Field, Type } from '@kangfu/contracts';

const about = { caseId: Field.uuid(), personId: Field.uuid() };

/** Whether a case is closed is quality's to say; a closed case takes no more decisions here. */
export const CaseClosed = defineEvent('quality', 'CaseClosed', { description: '结案 The case was closed', data: Type.Object({ ...about, reason: Type.String() }) });
export const CaseReopened = defineEvent('quality', 'CaseReopened', { description: '重开个案 The case was reopened', data: Type.Object(about) });

const told = { ...about, step: Type.String(), due: Field.date(), level: Field.int(1), escalatedTo: Type.Object({ role: Type.String(), unit: Type.String() }) };
/** What is late is watched there, the first step too. */
export const StepOverdue = defineEvent('quality', 'StepOverdue', { description: '步骤逾期 A step was not done by its last day', data: Type.Object(told) });
export const StepEscalated = defineEvent('quality', 'StepEscalated', { description: '逐级督办 It is still not done', data: Type.Object(told) });

export const QUALITY_CONTRACTS = [CaseClosed, CaseReopened, StepOverdue, StepEscalated];
