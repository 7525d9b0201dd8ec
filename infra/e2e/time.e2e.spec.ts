import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { worldOf } from './support/chapters.ts';
import { type Kangfu, startKangfu } from './support/kangfu.ts';
import { FILED, processesChapter } from './time/processes.chapter.ts';
import { restoreChapter } from './time/restore.chapter.ts';

jest.setTimeout(240_000);

// One running system in which time is not what it seems: its clock is the test's, and its stores are put back to what they were.
let kangfu: Kangfu;
beforeAll(async () => {
  kangfu = await startKangfu('time', { env: { KANGFU_LOGS: '1' }, before: (dataDir) => writeFileSync(join(dataDir, 'clock.json'), JSON.stringify({ offsetMs: Date.parse(FILED) - Date.now() })) });
});
afterAll(() => kangfu?.end());

const world = worldOf(() => kangfu);
processesChapter(world);
restoreChapter(world);
