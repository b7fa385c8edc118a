import { exitCodeOf, main, start } from './command.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { installWorkspace } from './setup/workspace.mjs';

await main(async () => {
  await installWorkspace();
  await buildBundle();

  const server = start('node', ['packages/transcribe-server/src/cli/main.ts', ...process.argv.slice(2)]);
  // Only the first is handed on: ctrl-C comes here from the terminal and from npm, and reaches the server by itself too.
  const stop = () => server.killed || server.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  return exitCodeOf(server);
});
