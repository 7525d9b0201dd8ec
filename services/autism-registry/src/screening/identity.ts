import { idOf } from '@kangfu/common';

/**
 * Who was screened: a registered person, or a case number in a named list. The list and the number alone make the child and the screening:
 * whoever imports them, whenever and from whatever file, means the same child. Look-alike rows with other numbers are other children.
 */
export type Subject = { readonly personId: string } | { readonly list: string; readonly number: string };

/** Trimmed, inner white space single, Unicode composed: how a list or number is compared and stored. */
export const tidy = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ');

const nameOf = ({ list, number }: { list: string; number: string }): string => JSON.stringify([list, number]);

export const personOf = (subject: Subject): string => ('personId' in subject ? subject.personId : idOf(`screened:${nameOf(subject)}`));

/** A row of a list is screened once; a registered person once a day with one instrument. */
export const screeningOf = (subject: Subject, instrument: string, screenedOn: string | undefined): string =>
  'personId' in subject ? idOf(`screening:${subject.personId}:${instrument}:${screenedOn ?? ''}`) : idOf(`screening:${nameOf(subject)}`);

/** The tier 2 duty that a positive screening leads to. */
export const dutyOf = (screeningId: string, tier: number): string => idOf(`duty:${screeningId}:${tier}`);
