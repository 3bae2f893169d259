const { TestEnvironment } = require('jest-environment-node');

/** ONNX Runtime's addon makes its arrays in Node's own realm; a test has typed arrays of another, which it then does not recognize. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { BigInt64Array, Float32Array });
  }
};
