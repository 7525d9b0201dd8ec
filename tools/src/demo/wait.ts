import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer satisfies, at most `seconds`; answers the last one either way. */
export const eventually = async <T>(ask: () => Promise<T>, satisfied: (answer: T) => boolean, seconds: number): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (satisfied(answer) || Date.now() > end) return answer;
    await pause(150);
  }
};
