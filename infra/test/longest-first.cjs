const Sequencer = require('@jest/test-sequencer').default;

// What the longest took on 2 cores; a fresh clone has no times of its own.
const seconds = {
  'short-profile.e2e': 240, 'futian.e2e': 100, 'survives.e2e': 100, 'relay.e2e': 61, 'outside.e2e': 110, 'three-logs.e2e': 100, 'time.e2e': 95,
  'faults.int': 33, 'rebuild.int': 26, simulate: 13,
};
const usual = { e2e: 30, int: 8 };

/** The longest first, so that no worker is left with a long one when the other has nothing more to do. What failed last comes before all. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const expected = ({ path, duration }) => {
      const [, name, kind] = /([^/\\]+?(?:\.(e2e|int))?)\.spec\.ts$/.exec(path);
      return duration === undefined ? (seconds[name] ?? usual[kind] ?? 1) : duration / 1000;
    };
    return super.sort(tests).sort((a, b) => Number(this.hasFailed(b)) - Number(this.hasFailed(a)) || expected(b) - expected(a));
  }
};
