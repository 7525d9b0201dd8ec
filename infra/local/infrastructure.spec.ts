import { createServer, type Server } from 'node:net';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './binaries.ts';
import { chooseSource } from './infrastructure.ts';
import { choosePorts } from './ports.ts';
import { restartPause } from './process.ts';

test('the environment comes before Docker, Docker before local binaries', () => {
  expect(chooseSource('mongodb://db', true)).toBe('environment');
  expect(chooseSource(undefined, true)).toBe('docker');
  expect(chooseSource(undefined, false)).toBe('local');
});

test('restarts in a row wait longer and longer, up to ten seconds', () => {
  expect([0, 1, 2, 5, 6, 50].map(restartPause)).toEqual([250, 500, 1000, 8000, 10_000, 10_000]);
});

describe('ports', () => {
  let server: Server;
  let busy: number;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    busy = (server.address() as { port: number }).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('a preferred port in use gives way to another', async () => {
    const { gateway, intake } = await choosePorts([
      { name: 'gateway', preferred: [undefined, busy] },
      { name: 'intake', preferred: [busy] },
    ]);
    expect(gateway).not.toBe(busy);
    expect(intake).not.toBe(busy);
    expect(gateway).not.toBe(intake);
  });

  test('a given port in use is refused by name', async () => {
    await expect(choosePorts([{ name: 'gateway', given: busy, preferred: [] }])).rejects.toThrow(`Port ${busy} for gateway is in use`);
  });
});

describe('the cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kangfu-cache-'));
  const env = { KANGFU_CACHE_DIR: folder };
  afterAll(() => rmSync(folder, { recursive: true }));

  test('an interrupted download leaves nothing behind and is redone', async () => {
    await expect(
      cached('thing', env, async (target) => {
        writeFileSync(join(target, 'half'), '');
        throw new Error('cut off');
      }),
    ).rejects.toThrow('cut off');
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(await cached('thing', env, async (target) => writeFileSync(join(target, 'whole'), '')))).toEqual(['whole']);
  });

  test('of two downloads at once the first wins, and a third is not made', async () => {
    const make = (name: string) => async (target: string) => writeFileSync(join(target, name), '');
    const [a, b] = await Promise.all([cached('other', env, make('a')), cached('other', env, make('b'))]);
    expect(a).toBe(b);
    expect(readdirSync(a)).toHaveLength(1);
    await cached('other', env, () => Promise.reject(new Error('not called')));
  });
});
