import { assertNever, canonicalJson } from '@kangfu/common';
import { type Decider, type Decision, type Refusal, refusal, refuse, refuseAll } from '@kangfu/decider';
import { answerProblems, findInstrument, score } from './instruments.js';
import type { RecordScreening, ScreeningCommand } from './screening.commands.js';
import type { ScreeningEvent } from './screening.events.js';

/** A service station as the organisation has it: its code (= its street's) and the codes from it up to the city. */
export interface Station {
  readonly code: string;
  readonly path: readonly string[];
  /** The mapped county MCH of the street; null: none is mapped. */
  readonly mch: string | null;
}
export interface ScreeningFacts {
  /** Local day, `YYYY-MM-DD`. */
  readonly today: string;
  /** null: the place is no Changzhou station and none serves it. */
  readonly station: Station | null;
}

type Recorded = ScreeningEvent['data'];
export type Screening = { readonly status: 'none' } | { readonly status: 'recorded'; readonly recorded: Recorded };

/** What the sheet said, without what was computed from it: equal sheets are one screening. */
const sheetOf = ({ personId, list, number, instrument, instrumentVersion, answers, ageMonths, sex, place, screenedOn }: Recorded): string =>
  canonicalJson(JSON.parse(JSON.stringify({ personId, list, number, instrument, instrumentVersion, answers, ageMonths, sex, place, screenedOn })));

const record = ({ data }: RecordScreening, screening: Screening, { today, station }: ScreeningFacts): Decision<ScreeningEvent> => {
  // A sheet that names no version and is sent again means the version it was scored with, whatever has been added since.
  const version = data.instrumentVersion ?? (screening.status === 'recorded' && screening.recorded.instrument === data.instrument ? screening.recorded.instrumentVersion : undefined);
  const instrument = findInstrument(data.instrument, version);
  if (!instrument || instrument.tier !== 1) return refuse('unknown-instrument', { instrument: data.instrument.slice(0, 40) }, ['instrument']);
  const problems: Refusal[] = answerProblems(instrument, data.answers);
  if (!station) problems.push(refusal('unknown-place', {}, ['place']));
  if (!Number.isInteger(data.ageMonths) || data.ageMonths < 0 || data.ageMonths > 1440) problems.push(refusal('age-invalid', {}, ['ageMonths']));
  if (data.screenedOn !== undefined && data.screenedOn > today) problems.push(refusal('date-in-future', {}, ['screenedOn']));
  if (problems.length > 0 || !station) return refuseAll(problems);

  const scored = score(instrument, data.answers);
  if (data.claimedScore !== undefined && data.claimedScore !== scored.score) {
    return refuse('score-differs', { claimed: data.claimedScore, computed: scored.score }, ['claimedScore']);
  }
  if (data.claimedPositive !== undefined && data.claimedPositive !== scored.positive) return refuse('result-differs', { score: scored.score }, ['claimedPositive']);

  const [from, to] = instrument.ageMonths;
  const recorded: Recorded = {
    screeningId: data.screeningId, personId: data.personId,
    ...(data.list === undefined ? {} : { list: data.list }), ...(data.number === undefined ? {} : { number: data.number }),
    tier: 1, instrument: instrument.id, instrumentVersion: instrument.version, answers: [...data.answers], ...scored, ageMonths: data.ageMonths, sex: data.sex,
    place: station.code, places: [...station.path], ...(data.screenedOn === undefined ? {} : { screenedOn: data.screenedOn }),
    flags: data.ageMonths < from || data.ageMonths > to ? ['age-outside-instrument'] : [],
    ...(scored.positive ? { secondTier: { unit: station.mch ?? station.path[1] ?? station.code } } : {}),
  };
  switch (screening.status) {
    case 'none': return [{ type: 'ScreeningRecorded', data: recorded }];
    case 'recorded': return sheetOf(screening.recorded) === sheetOf(recorded) ? [] : refuse('screening-differs', {}, [data.list === undefined ? 'screenedOn' : 'number']);
    default: return assertNever(screening);
  }
};

export const screeningDecider: Decider<ScreeningCommand, Screening, ScreeningEvent, ScreeningFacts> = {
  initial: { status: 'none' },
  decide: (command, screening, facts) => {
    switch (command.type) {
      case 'RecordScreening': return record(command, screening, facts);
      default: return assertNever(command.type);
    }
  },
  evolve: (_screening, event) => ({ status: 'recorded', recorded: event.data }),
};
