import { exitCodeOf, main, start } from './command.mjs';
import { buildBundle } from './setup/bundle.mjs';
import { installWorkspace } from './setup/workspace.mjs';

await main(async () => {
  await installWorkspace();
  await buildBundle();

  const server = start('node', ['packages/transcribe-server/src/cli/main.ts', ...process.argv.slice(2)]);
  // Forward only the first signal: Ctrl-C arrives here from the terminal and from npm, and also at the server directly.
  const stop = () => server.killed || server.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  return exitCodeOf(server);
});
