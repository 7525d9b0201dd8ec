import type { RecordScreening } from './screening.commands.js';
import { personOf, screeningOf, type Subject } from './identity.js';
import type { Sheet } from './screening.inputs.js';

/** The command that records a sheet about a subject; the screening's id is its stream. */
export const sheetCommand = (subject: Subject, instrument: string, instrumentVersion: string | null | undefined, sheet: Sheet): { screeningId: string; command: RecordScreening } => {
  const screenedOn = sheet.screenedOn ?? undefined;
  const screeningId = screeningOf(subject, instrument, screenedOn);
  return {
    screeningId,
    command: {
      type: 'RecordScreening',
      data: {
        screeningId, personId: personOf(subject), ...('list' in subject ? { list: subject.list, number: subject.number } : {}), instrument,
        instrumentVersion: instrumentVersion ?? undefined, answers: sheet.answers, ageMonths: sheet.ageMonths, sex: sheet.sex,
        claimedScore: sheet.claimedScore ?? undefined, claimedPositive: sheet.claimedPositive ?? undefined, screenedOn,
      },
    },
  };
};
