import progress from 'cli-progress';

/** A bar on a terminal; nothing elsewhere, and nothing with `--json`. */
export const progressBar = (what: string, quiet: boolean | undefined): { update: (done: number, of: number, note?: string) => void; stop: () => void } => {
  if (quiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} };
  const bar = new progress.SingleBar({ format: `${what} {bar} {percentage}% {value}/{total} {note}`, stream: process.stderr, clearOnComplete: true, hideCursor: true }, progress.Presets.shades_classic);
  let started = false;
  return {
    update: (done, of, note = '') => {
      if (!started) bar.start(of, done, { note });
      else { bar.setTotal(of); bar.update(done, { note }); }
      started = true;
    },
    stop: () => bar.stop(),
  };
};
