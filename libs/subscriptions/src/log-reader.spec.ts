import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpLogReader, LOG_LOOKED_HEADER } from './log-reader.js';

let server: Server;
let answer: { status: number; body: string; looked?: string };
const requests: { url: string | undefined; passport: unknown }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push({ url: request.url, passport: request.headers['kangfu-passport'] });
    response.writeHead(answer.status, { 'content-type': 'application/x-ndjson', ...(answer.looked ? { [LOG_LOOKED_HEADER]: answer.looked } : {}) }).end(answer.body);
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

test('where types are asked for, it says how far they were looked for', async () => {
  const reader = httpLogReader({ service: 'intake', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, passport: () => 'pass' });
  answer = { status: 200, body: '{"_id":8}\n', looked: '{"position":40,"epoch":2,"ended":false}' };
  expect(await reader.readTypes!(2, 7, 500, ['RequestFiled', 'NeedTriaged'])).toEqual({ commits: [{ _id: 8 }], position: 40, epoch: 2, ended: false });
  expect(requests.at(-1)!.url).toBe('/internal/log/2?after=7&limit=500&types=RequestFiled,NeedTriaged');
  // An earlier release knows no types, and answers with all.
  answer = { status: 200, body: '{"_id":8,"first":8,"count":2,"epoch":1}\n{"_id":9,"first":10,"count":1,"epoch":2}\n' };
  expect(await reader.readTypes!(2, 7, 2, ['NeedTriaged'])).toMatchObject({ commits: [{ _id: 8 }, { _id: 9 }], position: 10, epoch: 2, ended: false });
});
