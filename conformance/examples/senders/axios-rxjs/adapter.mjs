// A sender under test: axios and rxjs, used the way the vendor's server uses them.
// It retries every failure, client errors too. The protocol is in ../../../ADAPTER.md.

import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import axios, { VERSION } from 'axios';
import { defer, retry } from 'rxjs';

const agent = { keepAlive: true, timeout: 5000 };
const client = axios.create({
  httpAgent: new http.Agent(agent),
  httpsAgent: new https.Agent(agent),
  proxy: false, // Deliveries go where they are told, whatever the machine's proxy settings say.
  transformRequest: (body) => body, // The text is final: axios would parse and trim it.
});

say({ type: 'hello', protocol: 1, name: `axios ${VERSION} + rxjs`, max_in_flight: 100, capabilities: ['time-out', 'no-token', 'ca-file'] });

// Not `readline`, which also breaks lines at U+2028, and a body may hold one.
let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'deliver').forEach(deliver);
}

function deliver({ id, url, token, body, ca_file, time_out_ms }) {
  const done = (outcome, detail) => say({ type: 'done', id, outcome, detail });
  const headers = { 'Content-Type': 'application/json', ...(token !== null && { 'x-webhook-token': token }) };
  const trusting = ca_file && { httpsAgent: new https.Agent({ ...agent, ca: readFileSync(ca_file) }) };
  defer(() => client.post(url, body, { headers, timeout: time_out_ms, ...trusting }))
    .pipe(retry({ count: 3, delay: 3000 }))
    .subscribe({ next: ({ status }) => done('delivered', `status ${status}`), error: ({ message }) => done('exhausted', message) });
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
