'use strict';
// Custom resources answer by `https.request({ hostname, path })`, without the port, as the address is S3's on AWS. Here
// it is the emulator's: such a request goes there, over plain HTTP.
const http = require('node:http');
const https = require('node:https');
const { syncBuiltinESMExports } = require('node:module');

const PATH = '/_serving/cfn-response/';

function redirectResponses() {
  const emulator = process.env.AWS_ENDPOINT_URL && new URL(process.env.AWS_ENDPOINT_URL);
  if (!emulator) return;
  const request = https.request;
  https.request = function (...args) {
    const callback = args.find((arg) => typeof arg === 'function');
    const options = optionsOf(args);
    if (!isResponse(options, emulator)) return request.apply(this, args);
    const { agent, port, host, protocol, ...rest } = options;
    return http.request({ ...rest, hostname: emulator.hostname, port: emulator.port }, callback);
  };
  https.get = (...args) => https.request(...args).end();
  syncBuiltinESMExports();
}

function optionsOf(args) {
  const options = {};
  for (const arg of args) {
    if (typeof arg === 'string' || arg instanceof URL) Object.assign(options, fromUrl(new URL(arg)));
    else if (typeof arg === 'object' && arg !== null) Object.assign(options, arg);
  }
  return options;
}

const fromUrl = ({ hostname, pathname, search }) => ({ hostname, path: pathname + search });

function isResponse({ hostname, host, path = '' }, emulator) {
  return (hostname ?? String(host).split(':')[0]) === emulator.hostname && String(path).startsWith(PATH);
}

module.exports = { redirectResponses };
