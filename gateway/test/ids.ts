import { globalId } from '@kangfu/common';

export const uuid = (n: number): string => `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`;
export const personId = (n: number): string => globalId('person', uuid(n));
export const caseId = (n: number): string => globalId('care-case', uuid(n));
/** Nobody may see this person. */
export const HIDDEN = 66;
