import { mkdir, writeFile } from 'node:fs/promises';
import { analyze, findElement } from './analyze.ts';
import { frameworkFiles } from './framework-types.ts';

/** Writes the manifest, and the types for frameworks and editors, next to the built modules. */
const dist = new URL('../dist/', import.meta.url);
const manifest = analyze();
await mkdir(dist, { recursive: true });
await writeFile(new URL('custom-elements.json', dist), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [name, text] of Object.entries(frameworkFiles(findElement(manifest)))) {
  await writeFile(new URL(name, dist), text);
}
