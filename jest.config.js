/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/environment.js',
  roots: ['<rootDir>/test'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  moduleNameMapper: {
    '^cdk-sagemaker-serving$': '<rootDir>/lib',
    '^sagemaker-serving-local$': '<rootDir>/emulator/src',
  },
  setupFiles: ['<rootDir>/test/setup.ts'],
  testTimeout: 60_000,
  // Tests of images need a Docker engine: test/docker/run.sh runs them.
  testPathIgnorePatterns: process.env.SERVING_TEST_DOCKER ? [] : ['\\.docker\\.test\\.ts$'],
};
