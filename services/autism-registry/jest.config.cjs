module.exports = { ...require('../../jest.preset.cjs'), displayName: 'autism-registry' };
