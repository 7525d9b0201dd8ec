import { randomBytes, randomUUID } from 'node:crypto';
import { M } from '../../../tools/src/demo/operations.ts';
import type { StoredEvent } from '../check/stored.ts';
import type { Fault } from '../fault.ts';
import { appendRaw } from '../inject/raw-append.ts';
import { produce } from '../inject/topic.ts';
import { MARKERS, personStream, residentId, STREET } from '../load/stage.ts';

interface Parked { service: string; handler: string; key: string }

export const poison: Fault = {
  number: 13, name: 'Poison', worldName: 'poison', world: () => ({}),
  injects: 'in the store: an event of a version nobody knows, one whose data break its schema, one of an unknown type, one with a tampered ciphertext, one sealed with a key that never was; in the topic: bytes that are no event',
  proves: 'the stream is parked with all later events of it by those who need it, all others go on; skipped by an operator with a reason, the rest goes through in order',
  run: async ({ world, load, injected, note }) => {
    const victim = async (): Promise<string> => {
      const { payload } = await world.callers.settle({
        what: 'registerPerson', service: 'intake', mutation: M.register, caller: world.stage.liaison,
        input: { name: MARKERS.name, identity: { kind: 'RESIDENT_ID', number: residentId(world.residents.count++) }, street: STREET, community: `${STREET}009`, phone: MARKERS.phone },
      });
      return personStream(payload!.person.id);
    };
    const victims = [await victim(), await victim(), await victim(), await victim(), await victim()];
    const [newer, broken, unknown, tampered, keyless] = victims as [string, string, string, string, string];
    const about = (stream: string) => ({ type: 'ContactChanged', subjects: [stream.slice('person-'.length)], data: { personId: stream.slice('person-'.length) } });
    const stored = await world.database('intake').collection<{ events: StoredEvent[] }>('commits-0').findOne({ stream: tampered });
    const [blob] = stored!.events[0]!.pii as { ct: string; keyVersion: number }[];

    await appendRaw(world, 'intake', newer, { ...about(newer), schema: 99 });
    injected('event of an unknown version');
    await appendRaw(world, 'intake', broken, { type: 'PersonRegistered', subjects: [], data: { personId: 7, places: 'nowhere' } });
    injected('data that break the schema');
    await appendRaw(world, 'intake', unknown, { type: 'NeverHeardOf', data: { personId: unknown.slice(7) } });
    injected('event of an unknown type');
    await appendRaw(world, 'intake', tampered, { ...about(tampered), pii: [{ ...blob, ct: randomBytes(Buffer.from(blob!.ct, 'base64').length).toString('base64') }] });
    injected('tampered ciphertext');
    await appendRaw(world, 'intake', keyless, { ...about(keyless), pii: [{ ...blob, keyVersion: 77 }] });
    injected('key that never was');
    const { topic } = world.runtime.services.find(({ name }) => name === 'intake')!;
    await produce(world, topic, Array.from({ length: 3 }, () => ({ partition: 0, key: randomUUID(), value: randomBytes(200).toString('latin1'), headers: { 'kangfu-faults': 'planted' } })));
    injected('bytes that are no event', 3);
    // Something good behind the poison, in the same stream: it has to wait.
    await appendRaw(world, 'intake', newer, about(newer));

    const list = async (): Promise<Parked[]> => (JSON.parse((await world.kangfu(['parked', 'list', '--json'])).out) as { parked: Parked[] }).parked;
    let parked: Parked[] = [];
    await world.until('the poison to be parked', async () => { parked = await list(); return parked.some(({ key }) => key === newer); });
    await load.more(20);
    parked = await list();
    const strangers = parked.filter(({ key }) => !victims.includes(key));
    if (strangers.length > 0) throw new Error(`parked without poison: ${strangers.map(({ service, handler, key }) => `${service} ${handler} ${key}`).join(', ')}`);
    note(`parked: ${parked.map(({ service, handler, key }) => `${service}/${handler} (${['unknown version', 'broken data', 'unknown type', 'tampered', 'key that never was'][victims.indexOf(key)]})`).join(', ')}`);

    for (let round = 0; parked.length > 0 && round < 5; round++) {
      for (const { service, handler, key } of parked) {
        const shown = JSON.parse((await world.kangfu(['parked', 'show', key, '--service', service, '--handler', handler, '--json'])).out) as { parked: { id: string }[] }[];
        const event = shown[0]?.parked[0]?.id;
        if (event) await world.kangfu(['parked', 'skip', key, '--service', service, '--handler', handler, '--event', event, '--reason', 'planted by a fault run']);
      }
      parked = await list();
    }
    if (parked.length > 0) throw new Error(`still parked after skipping: ${parked.map(({ service, handler, key }) => `${service} ${handler} ${key}`).join(', ')}`);
  },
};
