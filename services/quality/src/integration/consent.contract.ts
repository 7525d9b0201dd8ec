import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of consents: whom they let see a case, and until when. */
const about = { consentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() };
export const ConsentGiven = defineEvent('intake', 'ConsentGiven', { description: '知情同意 Consent was given', data: Type.Object({ ...about, recipients: Type.Array(Type.String()), validUntil: Type.Optional(Field.date()) }) });
export const ConsentWithdrawn = defineEvent('intake', 'ConsentWithdrawn', { description: '撤回同意 Consent was withdrawn', data: Type.Object(about) });

export const CONSENT_CONTRACTS = [ConsentGiven, ConsentWithdrawn];
