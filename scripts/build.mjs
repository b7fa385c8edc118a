import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { main, root } from './command.mjs';
import { serveBundle } from './setup/bundle.mjs';
import { installWorkspace, pnpm } from './setup/workspace.mjs';

const packages = join(root, 'packages');

await main(async () => {
  await installWorkspace();
  for (const name of await readdir(packages)) await rm(join(packages, name, 'dist'), { recursive: true, force: true });
  await pnpm('--filter', './packages/*', 'run', 'build');
  await serveBundle();
});
