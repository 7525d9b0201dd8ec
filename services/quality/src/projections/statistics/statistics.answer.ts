import type { Totals } from '@kangfu/subscriptions';
import { CLOSE_REASONS, type CloseReason } from '../../closure/closure.events.js';
import { STEPS, type StepName } from '../../journey/journey.js';

/** Codes of needs, as intake has them. */
export const SERVICES = ['rehabilitation-training', 'education', 'vocational', 'assistive-devices', 'psychological', 'home-based'] as const;
export type StatisticsService = (typeof SERVICES)[number];

export interface Duration { readonly count: number; readonly meanWorkingDays: number | null; readonly medianWorkingDays: number | null }
/** Numbers of a place and a period; docs/reference/statistics.md says what each of them is. */
export interface StatisticsAnswer {
  readonly place: string; readonly from: string; readonly to: string;
  readonly cases: {
    readonly filed: number; readonly accepted: number; readonly refused: number; readonly withdrawn: number; readonly redirected: number; readonly closed: number; readonly reopened: number; readonly open: number;
    readonly byStep: readonly { readonly step: StepName; readonly active: number; readonly overdue: number }[];
    /** 0: without a certificate. */
    readonly byClass: readonly { readonly disabilityClass: number; readonly filed: number; readonly open: number }[];
    readonly byService: readonly { readonly service: StatisticsService; readonly filed: number; readonly open: number }[];
    readonly byAge: readonly { readonly ageBand: string; readonly filed: number; readonly open: number }[];
  };
  readonly onTime: readonly { readonly step: StepName; readonly done: number; readonly onTime: number; readonly rate: number | null }[];
  readonly acceptanceTime: Duration;
  readonly answerTime: Duration & { readonly accepted: number; readonly declined: number };
  readonly noShow: { readonly appointments: number; readonly kept: number; readonly noShows: number; readonly rate: number | null };
  readonly sessions: { readonly planned: number; readonly delivered: number; readonly missed: number; readonly rate: number | null };
  readonly outcome: { readonly reviews: number; readonly effective: number; readonly gasT: number | null; readonly reassessments: number; readonly barthelChange: number | null };
  readonly satisfaction: { readonly visits: number; readonly reached: number; readonly answers: number; readonly mean: number | null; readonly distribution: readonly { readonly value: number; readonly count: number }[] };
  readonly closureReasons: readonly { readonly reason: CloseReason; readonly count: number }[];
  readonly caseload: readonly { readonly worker: string; readonly cases: number }[];
  readonly coverage: { readonly inNeed: number; readonly served: number; readonly rate: number | null };
}

/** To four decimals; null where there is nothing to divide by. */
const ratio = (a: number, b: number): number | null => (b === 0 ? null : Math.round((a / b) * 10_000) / 10_000);
/** Counters that begin with a prefix, by what follows it. */
const after = (totals: Totals, prefix: string): Map<string, number> => new Map(Object.entries(totals).filter(([counter]) => counter.startsWith(prefix)).map(([counter, n]) => [counter.slice(prefix.length), n]));

/** Of days with how often each occurred: exact, as nothing was rounded or grouped. */
const durationOf = (totals: Totals, prefix: string): Duration => {
  const days = [...after(totals, prefix)].map(([value, n]) => [Number(value), n] as const).sort(([a], [b]) => a - b);
  const count = days.reduce((sum, [, n]) => sum + n, 0);
  const nth = (rank: number): number => { let seen = 0; return days.find(([, n]) => (seen += n) > rank)![0]; };
  return {
    count, meanWorkingDays: ratio(days.reduce((sum, [value, n]) => sum + value * n, 0), count),
    medianWorkingDays: count === 0 ? null : (nth(Math.floor((count - 1) / 2)) + nth(Math.floor(count / 2))) / 2,
  };
};

/** `flow` is of what happened in the period, `standing` and `loads` of all days up to its last. Pure. */
export const statisticsOf = (place: string, { from, to }: { readonly from: string; readonly to: string }, flow: Totals, standing: Totals, loads: Totals): StatisticsAnswer => {
  const [happened, stands] = [(counter: string): number => flow[counter] ?? 0, (counter: string): number => standing[counter] ?? 0];
  const both = (kind: string): { value: string; filed: number; open: number }[] =>
    [...new Set([...after(flow, `filed:${kind}:`).keys(), ...after(standing, `open:${kind}:`).keys()])].sort().map((value) => ({ value, filed: happened(`filed:${kind}:${value}`), open: stands(`open:${kind}:${value}`) }));
  const closed = after(flow, 'closed:');
  const distribution = [1, 2, 3, 4, 5].map((value) => ({ value, count: happened(`satisfied:${value}`) }));
  const answers = distribution.reduce((sum, { count }) => sum + count, 0);
  return {
    place, from, to,
    cases: {
      filed: happened('filed'), accepted: happened('accepted'), refused: happened('refused'), withdrawn: happened('withdrawn'), redirected: happened('redirected'), reopened: happened('reopened'),
      closed: [...closed.values()].reduce((sum, n) => sum + n, 0), open: stands('open'),
      byStep: STEPS.map((step) => ({ step, active: stands(`step:${step}`), overdue: stands(`overdue:${step}`) })),
      byClass: both('class').map(({ value, ...numbers }) => ({ disabilityClass: Number(value), ...numbers })),
      byService: both('service').map(({ value, ...numbers }) => ({ service: value as StatisticsService, ...numbers })),
      byAge: both('age').map(({ value, ...numbers }) => ({ ageBand: value, ...numbers })),
    },
    onTime: STEPS.map((step) => ({ step, done: happened(`done:${step}`), onTime: happened(`ontime:${step}`), rate: ratio(happened(`ontime:${step}`), happened(`done:${step}`)) })),
    acceptanceTime: durationOf(flow, 'accept:'),
    answerTime: { ...durationOf(flow, 'answer:'), accepted: happened('answered:yes'), declined: happened('answered:no') },
    noShow: { appointments: happened('scheduled'), kept: happened('kept'), noShows: happened('noshow'), rate: ratio(happened('noshow'), happened('noshow') + happened('kept')) },
    sessions: { planned: happened('planned'), delivered: happened('delivered'), missed: happened('missed'), rate: ratio(happened('delivered'), happened('planned')) },
    outcome: {
      reviews: happened('gas'), effective: happened('effective'), gasT: ratio(happened('gas:t') / 100, happened('gas')),
      reassessments: happened('barthel'), barthelChange: ratio(happened('barthel:change'), happened('barthel')),
    },
    satisfaction: {
      visits: happened('reached') + happened('unreached'), reached: happened('reached'), answers, mean: ratio(distribution.reduce((sum, { value, count }) => sum + value * count, 0), answers), distribution,
    },
    closureReasons: CLOSE_REASONS.filter((reason) => closed.has(reason)).map((reason) => ({ reason, count: closed.get(reason)! })),
    caseload: Object.entries(loads).map(([worker, cases]) => ({ worker, cases })).sort((a, b) => b.cases - a.cases || (a.worker < b.worker ? -1 : 1)),
    coverage: { inNeed: stands('need'), served: stands('served'), rate: ratio(stands('served'), stands('need')) },
  };
};

/** The columns of the CSV. */
export const CSV_HEADER = ['place', 'from', 'to', 'as_of', 'measure', 'key', 'value'] as const;
const cell = (value: string | number | null): string => { const text = value === null ? '' : String(value); return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text; };

/** One number a line (RFC 4180, UTF-8): `measure` is its path in the answer, `key` what it is broken down by, an empty value where there is nothing to divide by. */
export const csvOf = (answer: StatisticsAnswer, asOf: string | null): string => {
  const { place, from, to, ...groups } = answer;
  const lines: (string | number | null)[][] = [];
  const walk = (path: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const entry of value as Record<string, string | number | null>[]) {
        const [[, key], ...numbers] = Object.entries(entry) as [[string, string | number], ...[string, number | null][]];
        for (const [name, n] of numbers) lines.push([`${path}.${name}`, key, n]);
      }
    } else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) walk(path === '' ? name : `${path}.${name}`, inner);
    else lines.push([path, '', value as number | null]);
  };
  walk('', groups);
  return [CSV_HEADER, ...lines.map((line) => [place, from, to, asOf, ...line])].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
};
