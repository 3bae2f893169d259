#!/usr/bin/env node
// A docker that writes down its calls, and whose containers are plain servers on the published port.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const words = process.argv.slice(2);
const here = (...names) => path.join(__dirname, ...names);
fs.appendFileSync(here('calls'), `${words.join(' ')}\n`);
const after = (option) => words[words.indexOf(option) + 1];

const COMMANDS = {
  version: () => {},
  image: () => {
    const known = fs.existsSync(here('known')) ? fs.readFileSync(here('known'), 'utf8').split('\n') : [];
    if (!known.includes(words.at(-1)) && !words.at(-1).startsWith('sha256:')) process.exit(1);
    const labels = () => (fs.existsSync(here('labels')) ? fs.readFileSync(here('labels'), 'utf8') : 'null');
    console.log(after('--format').includes('Labels') ? labels() : `sha256:${'d'.repeat(64)}`);
  },
  ps: () => {},
  build: () => fs.appendFileSync(here('known'), `${after('--tag')}\n`),
  run: () => {
    fs.writeFileSync(here(after('--name')), String(process.pid));
    const port = Number(after('--publish').split(':')[1]);
    http.createServer((_request, response) => response.end('from docker')).listen(port, '127.0.0.1');
    process.on('SIGTERM', () => process.exit(0));
  },
  stop: () => process.kill(Number(fs.readFileSync(here(words.at(-1)), 'utf8'))),
};
COMMANDS[words[0]]();
