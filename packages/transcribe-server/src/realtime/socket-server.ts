import { WebSocketServer } from 'ws';

/** The largest message: 16 s of audio at 24 kHz. A longer one closes the connection with 1009. */
const maxMessageBytes = 2 ** 20;

/** Creates the WebSocket server for `createAdaptorServer` and `serve` of `@hono/node-server`: their `websocket.server`. */
export const createSocketServer = (): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    // The other protocols that a page offers contain its key.
    handleProtocols: (protocols) => protocols.has('realtime') && 'realtime',
  });
