import { streamId } from '@kangfu/common';
import type { ProjectedEvent, Projection, Slice } from '@kangfu/subscriptions';
import { effectsOf } from '../processes/positive-screening/positive-screening.process.js';
import { autismFiles } from './autism-files/autism-files.projection.js';
import { duties } from './duties/duties.projection.js';
import { screenings } from './screenings/screenings.projection.js';

interface Told { readonly stream: string; readonly type: string; readonly data: object }
const AT = '2026-03-02T03:00:00.000Z';

/** The rows that events make, by key: folds each stream of each row, then takes the view. */
const rowsOf = <V extends object>(projection: Projection<V>, events: readonly Told[]): Record<string, V> => {
  const rows = new Map<string, Map<string, Slice>>();
  events.forEach(({ stream, type, data }, i) => {
    const event = { stream, type, data, version: i + 1, at: AT, actor: { id: 'somebody' }, sealed: null } as unknown as ProjectedEvent<never>;
    for (const handler of projection.handlers.filter(({ definition }) => definition.type === type)) {
      for (const key of handler.rows(event)) {
        const slices = rows.get(key) ?? new Map<string, Slice>();
        rows.set(key, slices.set(stream, { stream, version: i + 1, at: AT, state: handler.fold(slices.get(stream)?.state, event) }));
      }
    }
  });
  const view = (key: string, slices: Map<string, Slice>): V | null => {
    const all = <S>(kind: string) => [...slices.values()].filter(({ stream }) => stream.slice(0, -37) === kind) as Slice<S>[];
    return projection.view(key, { all, one: <S>(kind: string) => all<S>(kind)[0] ?? null, every: <S>() => [...slices.values()] as Slice<S>[] });
  };
  return Object.fromEntries([...rows].flatMap(([key, slices]) => { const row = view(key, slices); return row ? [[key, row]] : []; }));
};

const screened = {
  screeningId: '22222222-2222-5222-8222-222222222222', personId: '11111111-1111-5111-8111-111111111111', list: 'spring', number: '17', tier: 1 as const,
  instrument: 'q-chat-10', instrumentVersion: '1', answers: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], score: 4, band: 'refer', positive: true, ageMonths: 20, sex: 'f' as const,
  place: '320412105', places: ['320412105', 'cz-jingkai', '3204'], flags: [], secondTier: { unit: 'mch-320412' },
};
const [openFile, openDuty] = effectsOf(screened, AT);
const dutyId = (openDuty!.data as { dutyId: string }).dutyId;
const story: Told[] = [
  { stream: streamId('screening', screened.screeningId), type: 'ScreeningRecorded', data: screened },
  { stream: openFile!.stream, type: 'FileOpened', data: openFile!.data },
  { stream: openDuty!.stream, type: 'DutyOpened', data: openDuty!.data },
];
const done: Told = { stream: openDuty!.stream, type: 'DutyDone', data: { dutyId, personId: screened.personId, screeningId: screened.screeningId, tier: 2, unit: 'mch-320412', result: 'abnormal', doneOn: '2026-03-20' } };

test('a screening is seen along the line of its station, by its person, and a positive one by the MCH of the second tier', () => {
  expect(rowsOf(screenings, story)).toEqual({
    [screened.screeningId]: expect.objectContaining({
      list: 'spring', number: '17', score: 4, positive: true, places: ['320412105', 'cz-jingkai', '3204', 'mch-320412'], people: [screened.personId], screenedOn: null, recordedAt: AT,
      recordedBy: 'somebody',
    }),
  });
  const { secondTier: _none, ...negative } = screened;
  expect(rowsOf(screenings, [{ ...story[0]!, data: { ...negative, positive: false } }])[screened.screeningId]!.places).toEqual(['320412105', 'cz-jingkai', '3204']);
});

test('a file and a duty are seen by the MCH of the second tier too', () => {
  expect(rowsOf(autismFiles, story)).toEqual({
    [screened.personId]: expect.objectContaining({ because: 'positive-screening', list: 'spring', places: ['320412105', 'cz-jingkai', '3204', 'mch-320412'] }),
  });
  expect(rowsOf(duties, story)).toEqual({
    [dutyId]: expect.objectContaining({ unit: 'mch-320412', chasedBy: '320412105', due: '2026-04-01', status: 'open', result: null, places: ['320412105', 'cz-jingkai', '3204', 'mch-320412'] }),
  });
});

test('a duty that is done keeps its dates and says its result', () =>
  expect(rowsOf(duties, [...story, done])[dutyId]).toMatchObject({ status: 'done', result: 'abnormal', doneOn: '2026-03-20', due: '2026-04-01' }));

test('every row names who may read it, and its event is folded under the kind of its stream', () => {
  for (const projection of [screenings, autismFiles, duties]) {
    const rows = Object.values(rowsOf(projection as Projection, story)) as { places: string[]; people: string[] }[];
    expect(rows).toHaveLength(1);
    expect(rows[0]!.places.length).toBeGreaterThan(2);
    expect(rows[0]!.people).toEqual([screened.personId]);
  }
});

test('after a move the new station and its MCH see file, duty and the screening behind them, whatever was folded first; the old ones no longer see the file', () => {
  const to = { place: '320404001', places: ['320404001', 'cz-tianning', '3204'], sharedWith: ['mch-320404'] };
  const { personId, screeningId } = screened;
  const moved: Told = { stream: openFile!.stream, type: 'FileMoved', data: { personId, from: '320412105', ...to, since: '2026-04-10', screeningId } };
  const handed: Told = { stream: openDuty!.stream, type: 'DutyHandedOver', data: { dutyId, personId, screeningId, tier: 2, unit: 'mch-320404', chasedBy: to.place, places: to.places, from: { unit: 'mch-320412', chasedBy: '320412105' } } };
  const after = [...story, moved, handed];
  const there = ['320404001', 'cz-tianning', '3204', 'mch-320404'];
  expect(rowsOf(autismFiles, after)[personId]).toMatchObject({ place: to.place, places: there, movedFrom: '320412105', movedOn: '2026-04-10', outOfAreaSince: null });
  expect(rowsOf(duties, after)[dutyId]).toMatchObject({ unit: 'mch-320404', chasedBy: to.place, places: there, due: '2026-04-01', status: 'open' });
  expect(rowsOf(screenings, after)[screeningId]!.places).toEqual(['320412105', 'cz-jingkai', '3204', 'mch-320412', '320404001', 'cz-tianning', 'mch-320404']);
  expect(new Set(rowsOf(screenings, [moved, handed, story[0]!])[screeningId]!.places)).toEqual(new Set(rowsOf(screenings, after)[screeningId]!.places));
  expect(rowsOf(autismFiles, [...story, { stream: openFile!.stream, type: 'FileLeftArea', data: { personId, place: '320412105', street: '440304006', since: '2026-05-01' } }])[personId]).toMatchObject({ place: '320412105', outOfAreaSince: '2026-05-01' });
});
