import { main } from './command.mjs';
import { buildPackages, packPackages } from './setup/packages.mjs';
import { installWorkspace } from './setup/workspace.mjs';

await main(async () => {
  await installWorkspace();
  await buildPackages();
  const [contract, element, server] = await packPackages();
  console.info(`
Install the contract together with what needs it, the server or the element:

  npm install ${contract} ${server}
  npm install ${contract} ${element}`);
});
