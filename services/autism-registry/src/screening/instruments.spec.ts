import fc from 'fast-check';
import { answerProblems, findInstrument, instruments, score, warningSignsAt } from './instruments.js';

const qchat = findInstrument('q-chat-10')!;
const points = (length: number) => fc.array(fc.integer({ min: 0, max: 1 }), { minLength: length, maxLength: length });

test.each(instruments.map((one) => [`${one.id} ${one.version}`, one] as const))('%s: its bands cover every possible score once, in order', (_name, { items, points: [min, max], bands }) => {
  expect(bands[0]!.min).toBe(items * min);
  expect(bands.at(-1)!.max).toBe(items * max);
  bands.slice(1).forEach((band, i) => expect(band.min).toBe(bands[i]!.max + 1));
});

test('no version of an instrument is listed twice', () => {
  const names = instruments.map(({ id, version }) => `${id} ${version}`);
  expect(new Set(names).size).toBe(names.length);
});

test('Q-CHAT-10: the score is the sum of the points, and above 3 is referred', () => {
  fc.assert(fc.property(points(10), (answers) => {
    const sum = answers.filter((one) => one === 1).length;
    expect(answerProblems(qchat, answers)).toEqual([]);
    expect(score(qchat, answers)).toEqual({ score: sum, band: sum > 3 ? 'refer' : 'low', positive: sum > 3 });
  }));
});

test('one more point never turns a positive into a negative, in any instrument', () => {
  fc.assert(fc.property(fc.constantFrom(...instruments), fc.infiniteStream(fc.boolean()), fc.nat(), (instrument, choices, at) => {
    const [min, max] = instrument.points;
    const answers = Array.from({ length: instrument.items }, () => (choices.next().value ? max : min));
    const more = answers.map((one, i) => (i === at % instrument.items ? max : one));
    if (score(instrument, answers).positive) expect(score(instrument, more).positive).toBe(true);
  }));
});

test('the order of the items does not matter', () => {
  fc.assert(fc.property(points(10), (answers) => { expect(score(qchat, [...answers].reverse())).toEqual(score(qchat, answers)); }));
});

test('a wrong number of answers is said once, wrong points for each item', () => {
  expect(answerProblems(qchat, [1, 0])).toMatchObject([{ code: 'answers-incomplete', params: { expected: 10, actual: 2 } }]);
  expect(answerProblems(qchat, [0, 2, 0, 0, -1, 0, 0, 0.5, 0, Number.NaN])).toMatchObject([
    { code: 'answer-invalid', path: ['answers', '1'], params: { item: 2 } }, { code: 'answer-invalid', path: ['answers', '4'] },
    { code: 'answer-invalid', path: ['answers', '7'] }, { code: 'answer-invalid', path: ['answers', '9'] },
  ]);
});

test('M-CHAT-R: three points are moderate, twenty are high', () => {
  const mchat = findInstrument('m-chat-r')!;
  const at = (yes: number) => score(mchat, Array.from({ length: 20 }, (_, i) => (i < yes ? 1 : 0)));
  expect(at(2)).toEqual({ score: 2, band: 'low', positive: false });
  expect(at(3)).toEqual({ score: 3, band: 'moderate', positive: true });
  expect(at(20)).toEqual({ score: 20, band: 'high', positive: true });
});

test('AQ-10 child: exactly 6 is where version 1 and version 2 differ', () => {
  const six = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0];
  expect(score(findInstrument('aq-10-child', '1')!, six).positive).toBe(false);
  expect(score(findInstrument('aq-10-child', '2')!, six).positive).toBe(true);
  expect(findInstrument('aq-10-child')!.version).toBe('2');
});

test('CABS: 14 points are suspect only with six times "often"', () => {
  const cabs = findInstrument('cabs')!;
  expect(score(cabs, Array<number>(14).fill(1)).positive).toBe(false);
  expect(score(cabs, [2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0]).positive).toBe(true);
});

test('no instrument or version of that name', () => {
  expect(findInstrument('q-chat-11')).toBeNull();
  expect(findInstrument('q-chat-10', '9')).toBeNull();
});

test.each([[2, null], [3, 3], [5, 3], [6, 6], [7, 6], [8, 8], [11, 8], [12, 12], [17, 12], [35, 30], [36, 36], [83, 72], [84, null]])(
  'warning signs at %i months are those of column %p', (age, column) => expect(warningSignsAt(age)?.month ?? null).toBe(column));
