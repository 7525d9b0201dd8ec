import { accessChapter } from './outside/access.chapter.ts';
import { consumerChapter } from './outside/consumer.chapter.ts';
import { observedChapter } from './outside/observed.chapter.ts';
import { parkedChapter } from './outside/parked.chapter.ts';
import { tutorialChapter } from './outside/tutorial.chapter.ts';
import { worldOf } from './support/chapters.ts';
import { type Kangfu, startKangfu } from './support/kangfu.ts';
import { Observer } from './support/observer.ts';

jest.setTimeout(120_000);

// One running system, seen from outside: by whoever observes it, by those who may not see everything, by an agency's own program, by a reader of the tutorial,
// by an operator.
const observer = new Observer();
let kangfu: Kangfu;
beforeAll(async () => {
  // All ask as the same few users: what one may cost a minute is tested with the gateway.
  kangfu = await startKangfu('outside', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await observer.listen(), KANGFU_COST_PER_MINUTE: '100000000' }, onLine: (service, line) => observer.lines.push({ service, line }) });
});
afterAll(async () => {
  await kangfu?.end();
  observer.close();
});

const world = worldOf(() => kangfu);
observedChapter(world, observer);
accessChapter(world);
consumerChapter(world);
tutorialChapter(world);
parkedChapter(world, observer);
