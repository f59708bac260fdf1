// A sender under test: Node's fetch with p-retry, as its README shows.
// The protocol is in ../../../ADAPTER.md.

import pRetry, { AbortError } from 'p-retry';

say({ type: 'hello', protocol: 1, name: `fetch of Node ${process.versions.node} + p-retry`, max_in_flight: 200, capabilities: ['time-out', 'no-token'] });

// Not `readline`, which also breaks lines at U+2028, and a body may hold one.
let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'deliver').forEach(deliver);
}

async function deliver({ id, ca_file, ...task }) {
  const done = (outcome, detail) => say({ type: 'done', id, outcome, detail });
  if (ca_file) return done('unsupported', 'fetch trusts the certificates that Node was started with');
  try {
    const { status } = await pRetry(() => send(task), { retries: 3, factor: 1, minTimeout: 3000 });
    done('delivered', `status ${status}`);
  } catch ({ message }) {
    done(/^status [34]/.test(message) ? 'rejected' : 'exhausted', message);
  }
}

async function send({ url, token, body, time_out_ms }) {
  const headers = { 'Content-Type': 'application/json', ...(token !== null && { 'x-webhook-token': token }) };
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(time_out_ms) });
  if (response.ok) return response;
  const message = `status ${response.status}`;
  throw response.status < 500 ? new AbortError(message) : new Error(message);
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
