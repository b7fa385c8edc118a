import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import multer from 'multer';
import { isWebm, recognizeOnce } from './recognize-once.ts';

/** A typical implementation. */
const app = express();
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 300_000_000 } });

app.post('/v1/audio/transcriptions', upload.single('file'), async (request, response) => {
  const audio = request.file?.buffer;
  if (audio === undefined || !isWebm(audio)) {
    response.status(415).json({ error: 'This is not audio.' });
    return;
  }
  response.json({ text: await recognizeOnce(audio) });
});

app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.status(502).json({ error: error.message });
});

const server = app.listen(0, '127.0.0.1', () => {
  console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
