import multipart from '@fastify/multipart';
import { fastify } from 'fastify';
import { isWebm, recognizeOnce } from './recognize-once.ts';

const app = fastify();
await app.register(multipart, { limits: { fileSize: 300_000_000 } });

app.post('/v1/audio/transcriptions', async (request, reply) => {
  const audio = await (await request.file())?.toBuffer();
  if (audio === undefined || !isWebm(audio)) return reply.code(415).send({ error: 'This is not audio.' });
  return { text: await recognizeOnce(audio) };
});

console.info(await app.listen({ host: '127.0.0.1', port: 0 }));
