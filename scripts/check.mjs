import { checkLayout } from './check-layout.mjs';
import { main, run } from './command.mjs';
import { installWorkspace, pnpm } from './setup/workspace.mjs';

await main(async () => {
  await installWorkspace();
  await run('biome', ['check', '.']);
  await checkLayout();
  await run('tsc', ['--project', 'tsconfig.json']);
  await pnpm('--recursive', 'run', 'check');
});
