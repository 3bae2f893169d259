'use strict';
// console.* as Lambda writes it: time, request id, level, and the text on one stream.
const { format } = require('node:util');

const LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' };
let requestId = 'undefined';

function patchConsole() {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method] = (...values) => {
      process.stdout.write(`${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values)}\n`);
    };
  }
}

module.exports = {
  patchConsole,
  startOf(id) {
    requestId = id;
  },
};
