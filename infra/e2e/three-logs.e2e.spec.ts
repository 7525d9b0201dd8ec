import { worldOf } from './support/chapters.ts';
import { type Kangfu, startKangfu } from './support/kangfu.ts';
import { roadChapter } from './three-logs/road.chapter.ts';
import { rollingChapter } from './three-logs/rolling.chapter.ts';

jest.setTimeout(180_000);

// One running system with three logs a service. What is ended stays so: a chapter ends releases itself.
let kangfu: Kangfu;
beforeAll(async () => { kangfu = await startKangfu('three-logs', { env: { KANGFU_LOGS: '3' }, autoRestart: false }); });
afterAll(() => kangfu?.end());

const world = worldOf(() => kangfu);
roadChapter(world);
rollingChapter(world);
