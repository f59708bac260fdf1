// A receiver on Express that does what the vendor's integration guide shows, and no more.
// The guide's order is kept on purpose, weaknesses included: the body is parsed before the token
// is looked at, so whoever lacks the token still reaches the parser and its errors.

import express from 'express';

const token = process.env.WEBHOOK_TOKEN;
if (!token) {
  // Without this a request without the header would equal the missing token.
  console.error('WEBHOOK_TOKEN is not set');
  process.exit(2);
}

const app = express();
app.use(express.json());
app.post('/webhook', receive);

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${server.address().port}/webhook`);
});

function receive(request, response) {
  // Where the body was no JSON there is nothing to take apart, and Express answers 500.
  const { event, data } = request.body;
  if (request.headers['x-webhook-token'] !== token) {
    response.status(401).json({ error: 'wrong token' });
    return;
  }
  handle(event, data);
  response.status(200).json({ ok: true });
}

// Standard output carries the address and nothing else, so events go to the log.
function handle(event, data) {
  switch (event) {
    case 'FEEDBACK_CREATION':
      return console.error('feedback:', data.feedback);
    case 'ISSUE_CREATION':
      return console.error('issue:', data.issue);
    case 'ISSUE_STATUS_CHANGE':
      return console.error('status:', data.previousStatus, 'became', data.issue);
    case 'ISSUE_ADDITION':
      return console.error('issue added to feedback:', data.addedIssue);
  }
}
