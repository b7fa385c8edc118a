import { main } from './command.mjs';
import { buildPackages } from './setup/packages.mjs';
import { installWorkspace } from './setup/workspace.mjs';

await main(async () => {
  await installWorkspace();
  await buildPackages();
});
