// A receiver on Fastify: a route with a JSON Schema of its body, a hook that checks the token, and
// everything else as Fastify has it by default.

import Fastify from 'fastify';

const token = process.env.WEBHOOK_TOKEN;
if (!token) {
  console.error('WEBHOOK_TOKEN is not set');
  process.exit(2);
}

const fastify = Fastify();

fastify.route({
  method: 'POST',
  url: '/webhook',
  schema: {
    body: {
      type: 'object',
      required: ['event', 'data'],
      properties: { event: { type: 'string' }, data: { type: 'object' } },
    },
  },
  onRequest: async (request, reply) => {
    if (request.headers['x-webhook-token'] !== token) {
      reply.code(401);
      throw new Error('Unauthorized');
    }
  },
  handler: async (request) => {
    const { event, data } = request.body;
    console.error(event, Object.keys(data));
    return { ok: true };
  },
});

const address = await fastify.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log(`listening on ${address}/webhook`);
