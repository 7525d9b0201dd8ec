import { acceptChapter } from './futian/accept.chapter.ts';
import { careChapter } from './futian/care.chapter.ts';
import { referralChapter } from './futian/referral.chapter.ts';
import { generatedChapter } from './futian/generated.chapter.ts';
import { importChapter } from './futian/import.chapter.ts';
import { rolesChapter } from './futian/roles.chapter.ts';
import { statisticsChapter } from './futian/statistics.chapter.ts';
import { storyChapter } from './futian/story.chapter.ts';
import { personChapter } from './futian/person.chapter.ts';
import { worklistChapter } from './futian/worklist.chapter.ts';
import { messagesChapter } from './futian/messages.chapter.ts';
import { screeningChapter } from './futian/screening.chapter.ts';
import { trackCloseChapter } from './futian/track-close.chapter.ts';
import { type Chapter, worldOf } from './support/chapters.ts';
import { errorsSeen } from './support/errors-seen.ts';
import { type Kangfu, startKangfu } from './support/kangfu.ts';

jest.setTimeout(120_000);

/** The nine steps by the public API, in one running system: each chapter is a file of its own in `futian/`. */
const chapters: readonly Chapter[] = [
  acceptChapter,
  personChapter,
  referralChapter,
  screeningChapter,
  messagesChapter,
  careChapter,
  importChapter,
  rolesChapter,
  statisticsChapter,
  storyChapter,
  worklistChapter,
  generatedChapter,
  trackCloseChapter,
];

let kangfu: Kangfu;
let seen: ReturnType<typeof errorsSeen>;
beforeAll(async () => {
  kangfu = await startKangfu('futian');
  seen = errorsSeen();
});
afterAll(async () => {
  seen?.restore();
  await kangfu?.end();
});

const world = worldOf(() => kangfu);
for (const chapter of chapters) chapter(world);

test('nothing failed inside', () => expect(seen.bodies.filter((body) => /INTERNAL|UNAVAILABLE/.test(body))).toEqual([]));
