const preset = require('../../jest.preset.cjs');

module.exports = {
  ...preset,
  displayName: 'event-store-mongodb',
  // The driver loads `os` by a dynamic import, which jest's sandbox refuses (it then connects nowhere); SWC makes it a require.
  transformIgnorePatterns: [preset.transformIgnorePatterns[0].replace('(?!(', '(?!mongodb/lib/runtime_adapters)(?!(')],
};
