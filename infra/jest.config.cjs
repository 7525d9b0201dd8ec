module.exports = { ...require('../jest.preset.cjs'), displayName: 'infra', testMatch: ['<rootDir>/**/*.spec.ts'] };
