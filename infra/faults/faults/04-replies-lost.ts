import type { Fault } from '../fault.ts';
import { failPoint, timesHit } from '../inject/mongod.ts';
import { isCommand } from '../inject/proxy.ts';

/** What MongoDB may answer or not answer to a write, and which of its commands are meant. */
const answers = [
  ['connection closed before the insert', { failCommands: ['insert'], closeConnection: true }],
  ['insert done, majority not waited for', { failCommands: ['insert'], writeConcernError: { code: 91, errmsg: 'shutting down' } }],
  ['insert refused: not primary', { failCommands: ['insert'], errorCode: 10107 }],
  ['insert done, write concern timed out', { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } }],
  ['transaction’s commit unknown', { failCommands: ['commitTransaction'], closeConnection: true }],
  ['update of rows refused: stepping down', { failCommands: ['update', 'bulkWrite'], errorCode: 11602 }],
  ['reads closed', { failCommands: ['find', 'aggregate', 'getMore'], closeConnection: true }],
] as const;

export const repliesLost: Fault = {
  number: 4, name: 'Replies of writes are lost', short: true,
  injects: 'MongoDB’s failCommand (closed connections, errors, write concern errors) and a proxy that drops the answer to an insert that was done and cuts the connection',
  proves: 'an unknown outcome is asked for by its token before anybody is answered: 0 or 1 times, never twice',
  run: async ({ world, load, random, short, injected }) => {
    for (const [what, data] of random.shuffled(answers).slice(0, short ? 3 : answers.length)) {
      await failPoint(world, { times: random.between(1, 3) }, data);
      await load.more(8);
      injected(what, Math.max(1, Math.min(3, await timesHit(world))));
      await failPoint(world, 'off');
    }
    let lost = 0;
    const wanted = short ? 4 : 12;
    world.proxies.mongodb.watch((message) => {
      if (lost >= wanted || !isCommand(message, 'insert', /^commits-/) || !random.chance(0.4)) return 'pass';
      lost++;
      return { lose: (cut) => cut() };
    });
    await world.until('answers to be lost', () => lost >= wanted, 60);
    world.proxies.mongodb.watch(null);
    injected('answer of an append lost', lost);
  },
};
