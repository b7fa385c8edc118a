import { ours, peer } from './contenders.ts';
import { engineSeconds } from './engine-seconds.ts';
import { createUpload, send } from './load.ts';
import { startServerProcess } from './server-process.ts';
import { createRecording } from './workloads.ts';

export interface LongRecordingAnswer {
  readonly recordingSeconds: number;
  readonly seconds: number;
  /** Response time of the emulated Google for the longest segment. */
  readonly engineSeconds: number;
  readonly peerStatus: number;
}

/** Sends five minutes to this server and to the peer. */
export const measureLongRecording = async (
  environment: Readonly<Record<string, string>>,
): Promise<LongRecordingAnswer> => {
  await using servers = new AsyncDisposableStack();
  const server = servers.use(await startServerProcess(ours.module, environment));
  const peerServer = servers.use(await startServerProcess(peer.module, environment));
  const clip = createUpload(await createRecording(10));
  await send(server.port, clip);

  const recording = await createRecording(300);
  const refusal = await send(peerServer.port, createUpload(recording));
  const answer = await send(server.port, createUpload(recording, { response_format: 'verbose_json' }));
  if (answer.status !== 200) throw new Error(`${answer.status} was answered: ${answer.body}`);
  const { duration, segments } = JSON.parse(answer.body) as {
    duration: number;
    segments: readonly { readonly start: number; readonly end: number }[];
  };
  const longest = Math.max(...segments.map(({ start, end }) => end - start));
  return {
    recordingSeconds: duration,
    seconds: answer.seconds,
    engineSeconds: engineSeconds(longest),
    peerStatus: refusal.status,
  };
};
