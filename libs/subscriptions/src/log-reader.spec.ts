import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoredCommit } from '@kangfu/event-store';
import { httpLogReader, sharingPages } from './log-reader.js';

let server: Server;
let answer: { status: number; body: string };
const requests: { url: string | undefined; passport: unknown }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push({ url: request.url, passport: request.headers['kangfu-passport'] });
    response.writeHead(answer.status, { 'content-type': 'application/x-ndjson' }).end(answer.body);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
afterAll(() => { server.close(); });

test('reads commits line by line with a fresh passport, and anything but 200 is an error', async () => {
  let passports = 0;
  const reader = httpLogReader({ service: 'intake', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, passport: () => `pass ${++passports}` });
  answer = { status: 200, body: '{"_id":8,"stream":"request-1"}\n{"_id":9,"stream":"名"}\n' };
  expect(await reader.read(2, 7, 500)).toEqual([{ _id: 8, stream: 'request-1' }, { _id: 9, stream: '名' }]);
  answer = { status: 200, body: '' };
  expect(await reader.read(2, 9, 500)).toEqual([]);
  expect(requests).toEqual([{ url: '/internal/log/2?after=7&limit=500', passport: 'pass 1' }, { url: '/internal/log/2?after=9&limit=500', passport: 'pass 2' }]);
  answer = { status: 503, body: 'no' };
  await expect(reader.read(2, 9, 500)).rejects.toThrow('log intake/2: 503');
});

test('who reads the same page shortly after gets the same one; the end of a log, a failure and what was read long ago are asked for again', async () => {
  const asked: number[] = [];
  let broken = false;
  const reader = sharingPages({
    service: 'intake', logs: 1, end: async () => 7,
    read: async (_log, after) => { asked.push(after); if (broken) throw new Error('away'); return after < 6 ? ([{ _id: after + 1 }, { _id: after + 2 }] as StoredCommit[]) : []; },
  });
  const [first, second] = await Promise.all([reader.read(0, 0, 2), reader.read(0, 0, 2)]);
  expect([first === second, asked, reader.logs, await reader.end!(0)]).toEqual([true, [0], 1, 7]);
  for (const after of [2, 4, 6, 6]) await reader.read(0, after, 2);
  expect(asked).toEqual([0, 2, 4, 6, 6]);
  for (let after = 100; after < 105; after++) { broken = true; await expect(reader.read(0, after, 2)).rejects.toThrow('away'); }
  broken = false;
  expect(await reader.read(0, 104, 2)).toEqual([]);
  expect(asked.slice(5)).toEqual([100, 101, 102, 103, 104, 104]);
});
