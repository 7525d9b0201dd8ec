import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type EventContract, defineEvent, Field, Type } from '@kangfu/contracts';
import { disagreements } from '../docs/definitions.ts';
import { writeMissingFixtures } from './fixtures.ts';
import { lastRelease, obstacles, readContracts, release } from './folder.ts';

const committed = resolve(__dirname, '../../../contracts');

test('nothing of the last release is broken, and each version of each event has a fixture', () => {
  expect(lastRelease(committed)?.name).toEqual(expect.any(String));
  expect(readContracts(committed, 'released').length).toBeGreaterThan(40);
  expect(obstacles(committed)).toEqual([]);
});

describe('a release', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kangfu-contracts-'));
    cpSync(committed, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const FILE = 'referral/referral-sent.v1.json';
  const edit = (file: string, change: (contract: any) => void): void => {
    const contract = JSON.parse(readFileSync(join(folder, file), 'utf8')) as EventContract;
    change(contract);
    writeFileSync(join(folder, file), JSON.stringify(contract));
  };

  test('takes over what is new, and nothing that breaks', () => {
    edit(`current/${FILE}`, ({ data }) => { data.properties.urgent = { type: 'boolean' }; });
    writeFileSync(join(folder, 'current/referral/referral-lost.v1.json'), JSON.stringify({ ...readContracts(folder, 'current')[0], service: 'referral', type: 'ReferralLost' }));
    expect(obstacles(folder)).toEqual(['fixtures/referral/referral-lost.v1.json is missing: npm run contracts writes one']);
    writeMissingFixtures(folder, readContracts(folder, 'current'));
    // Others may be waiting for their first release.
    expect(release(folder, 'next')).toContain('referral/ReferralLost v1');
    expect([lastRelease(folder)?.name, readContracts(folder, 'released')]).toEqual(['next', readContracts(folder, 'current')]);
    expect(obstacles(folder)).toEqual([]);
    expect(() => release(folder, 'next')).toThrow(/already/);
    expect(() => release(folder, '../x')).toThrow(/named by/);

    edit(`current/${FILE}`, ({ data }) => { delete data.properties.urgent; });
    expect(() => release(folder, 'later')).toThrow('referral/ReferralSent v1: data urgent is gone');
    expect(lastRelease(folder)?.name).toBe('next');
  });

  test('cannot be changed by hand afterwards', () => {
    edit(`released/${FILE}`, (contract) => { contract.description = 'otherwise'; });
    expect(obstacles(folder)).toEqual([expect.stringMatching(/^released: not as .* was released/)]);
  });
});

describe('services agree on events', () => {
  const about = { caseId: Field.uuid(), personId: Field.uuid() };
  const Sent = defineEvent('referral', 'Sent', { description: '', public: true, data: Type.Object({ ...about, agency: Type.String(), to: Type.Optional(Type.String()) }) });
  const reads = (data: Parameters<typeof Type.Object>[0], type = 'Sent') => [
    { name: 'referral', aggregates: [{ kind: 'referral', events: { Sent } }], consumes: [] },
    { name: 'quality', aggregates: [], consumes: [defineEvent('referral', type, { description: '', data: Type.Object(data) })] },
    { name: 'agency-feed', aggregates: [], consumes: [defineEvent('referral', 'Sent', { description: '', public: true, data: Type.Object(about) })] },
  ];
  test('when each reads what its owner promises', () => expect(disagreements(reads({ personId: Type.String(), to: Type.Optional(Type.String()) }))).toEqual([]));
  test.each([
    ['an event nobody has', reads({}, 'Lost'), 'quality reads referral/Lost, which referral does not have'],
    ['a field nobody writes', reads({ colour: Type.String() }), 'quality reads referral/Sent v1: data colour is not in it'],
    ['a field as if it were always there', reads({ to: Type.String() }), 'quality reads referral/Sent v1: data to may be absent'],
    ['codes that are not all', reads({ agency: Field.oneOf(['a']) }), 'quality reads referral/Sent v1: data agency may hold other values'],
  ])('and not when one reads %s', (_name, built, said) => expect(disagreements(built)).toEqual([said]));
  test('nor when a reader stays at an older version, a public event is told to nobody, or an internal one is told', () => {
    const [owner, quality, feed] = reads(about);
    const Later = { ...Sent, version: 2, upcasters: { 1: { data: Sent.data, up: (data: object) => data } } };
    expect(disagreements([{ ...owner!, aggregates: [{ kind: 'referral', events: { Later } }] }, quality!])).toEqual([
      'quality reads referral/Sent up to version 1, its owner writes version 2', 'referral/Sent is public, but the agency feed does not tell it',
    ]);
    expect(disagreements([{ ...owner!, aggregates: [{ kind: 'referral', events: { Sent: { ...Sent, public: false } } }] }, feed!])).toEqual(['the agency feed tells referral/Sent, which is not public']);
  });
});
