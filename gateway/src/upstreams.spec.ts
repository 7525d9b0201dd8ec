import { type Probe, Upstreams } from './upstreams.js';

const [OLD, NEW] = ['http://old', 'http://new'];
const answers: Record<string, Awaited<ReturnType<Probe>>> = {};
const upstreams = () => new Upstreams({ intake: OLD, audit: 'http://audit' }, { intake: [NEW, OLD] }, async (url) => answers[url]!);
const looks = async (of: Upstreams, times = 1): Promise<string | undefined> => { for (let n = 0; n < times; n++) await of.look(); return of.current['intake']; };

test('the first release that is ready is asked, and a new one only once it is ready', async () => {
  const of = upstreams();
  Object.assign(answers, { [OLD]: 'ready', [NEW]: 'refused' });
  expect(await looks(of)).toBe(OLD);
  answers[NEW] = 'silent';
  expect(await looks(of, 5)).toBe(OLD);
  answers[NEW] = 'ready';
  expect(await looks(of)).toBe(NEW);
  expect(of.current).toEqual({ intake: NEW, audit: 'http://audit' });
});

test('one that is late now and then keeps its calls; one that is gone gives them to the next', async () => {
  const of = upstreams();
  Object.assign(answers, { [OLD]: 'ready', [NEW]: 'ready' });
  expect(await looks(of)).toBe(NEW);
  answers[NEW] = 'silent';
  expect(await looks(of, 2)).toBe(NEW);
  answers[NEW] = 'ready';
  expect(await looks(of)).toBe(NEW);
  answers[NEW] = 'silent';
  expect(await looks(of, 3)).toBe(OLD);
  answers[NEW] = 'ready';
  await of.look();
  answers[NEW] = 'refused';
  expect(await of.after('intake', NEW)).toBe(OLD);
  expect(await of.after('audit', 'http://audit')).toBeNull();
  answers[OLD] = 'refused';
  expect(await looks(of, 9)).toBe(OLD);
});
