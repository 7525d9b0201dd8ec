import { readTopics } from '../check/stored.ts';
import type { Fault } from '../fault.ts';
import { makeAnew, topicEnds, truncate } from '../inject/topic.ts';

export const eventsMissing: Fault = {
  number: 12, name: 'Events are missing in a topic',
  injects: 'consumers stopped, the records that they have not read deleted; then a topic deleted and made anew, empty',
  proves: 'a gap is filled from the other service’s store over HTTP; an emptied topic is filled again by its relay',
  run: async ({ world, load, random, injected, note }) => {
    const readers = ['quality', 'agency-feed'] as const;
    for (const name of readers) await world.system.kill(name, 'SIGSTOP');
    await load.more(25);
    const topics = world.runtime.services.filter(({ name }) => name === 'intake' || name === 'referral').map(({ topic }) => topic);
    const ends = await Promise.all(topics.map((topic) => topicEnds(world, topic)));
    // Read after the ends: all that will be deleted is among these.
    const before = await readTopics(world.runtime);
    for (const end of ends) {
      const { topic } = end;
      await truncate(world, end);
      injected('records deleted unread', before.filter((record) => record.topic === topic).length);
    }
    // What was deleted on purpose was there, in its order.
    world.removed.push(...before.filter(({ topic }) => topics.includes(topic)));
    for (const name of readers) await world.system.kill(name, 'SIGCONT');
    await load.more(10);
    const again = random.pick(topics);
    const owner = world.runtime.services.find(({ topic }) => topic === again)!.name;
    // Its relay sends nothing between the look at what goes and its going.
    world.proxies.kafka.set({ refuse: true, only: (name) => name === owner });
    world.removed.push(...(await readTopics(world.runtime)).filter(({ topic }) => topic === again));
    await makeAnew(world, again);
    world.proxies.kafka.heal();
    injected('topic made anew');
    note(`${again} was made anew`);
    await load.more(10);
  },
};
