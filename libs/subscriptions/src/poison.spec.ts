import type { RecordedEvent } from '@kangfu/event-store';
import { framesOf, isBroken, isPassing, PoisonEvent, Unavailable } from './poison.js';

const named = (name: string, more: object = {}): Error => Object.assign(new Error('secret 440304'), { name }, more);
const event = { service: 'alpha', log: 0, position: 7, type: 'ThingOpened' } as RecordedEvent;

test('a fault that passes is never poison: MongoDB, Kafka, the network, the key store, a lost race, too much work', () => {
  const passing = [
    named('MongoNetworkError'), named('MongoServerError', { code: 112 }), named('MongoServerSelectionError'), named('KafkaJSConnectionError'), named('Overloaded'), named('OutcomeUnknown'), named('ConcurrencyError'),
    named('StoreUnavailable'), new Unavailable('keys'), Object.assign(new Error('no'), { extensions: { code: 'UNAVAILABLE' } }), Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), Object.assign(new Error('open'), { code: 'ENOENT' }),
    new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }), AbortSignal.abort().reason as Error, named('TimeoutError'), new Error('wrapped', { cause: named('MongoNetworkTimeoutError') }),
  ];
  for (const error of passing) expect([error.name, isPassing(error), isBroken(error)]).toEqual([error.name, true, false]);
});

test('what code throws by itself does not pass', () => {
  const broken = [new TypeError('x of undefined'), new RangeError('r'), new SyntaxError('s'), named('UnknownEvent'), named('InvalidEvent'), named('TamperedBlob'), Object.assign(new TypeError('arg'), { code: 'ERR_INVALID_ARG_TYPE' })];
  for (const error of broken) expect([error.name, isPassing(error), isBroken(error)]).toEqual([error.name, false, true]);
  // Thrown by code that is only ours it is poison; thrown by an effect of which nothing is known it may pass.
  for (const error of [new Error('as it likes'), 'text', null]) expect([isPassing(error), isBroken(error)]).toEqual([false, false]);
});

test('what is told of poison is the class of the error and our own words', () => {
  const data = new PoisonEvent('cases_v1', event, new TypeError('Cannot read 440304199001011234'), 'folding');
  expect([data.message, data.reason]).toEqual(['cases_v1: alpha/0 position 7 (ThingOpened): TypeError', { error: 'TypeError', message: 'TypeError while folding' }]);
  const unknown = new PoisonEvent('cases_v1', event, Object.assign(new Error('alpha/ThingOpened v3'), { name: 'UnknownEvent' }), 'reading version 3');
  expect(unknown.reason).toEqual({ error: 'UnknownEvent', message: 'UnknownEvent while reading version 3: alpha/ThingOpened v3' });
  const frames = framesOf(new TypeError('Cannot read 440304199001011234\nat home'));
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.join()).not.toMatch(/440304|at home/);
});
