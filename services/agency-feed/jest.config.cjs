module.exports = { ...require('../../jest.preset.cjs'), displayName: 'agency-feed' };
