import { Webhook } from 'standardwebhooks';
import { newSecret, signedHeaders } from './signature.js';

test('the standard example signs as published', () => {
  const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('the library of Standard Webhooks verifies what we sign, and nothing that was changed', () => {
  const secret = newSecret();
  const headers = signedHeaders([newSecret(), secret], 'id', Math.floor(Date.now() / 1000), '{"a":1}');
  expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
});
