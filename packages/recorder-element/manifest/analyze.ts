import { readFileSync } from 'node:fs';
// @ts-expect-error The analyzer's types leave out what is to be called from code.
import { create, ts } from '@custom-elements-manifest/analyzer';
// @ts-expect-error The analyzer has no types for its plugins.
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

import type { ElementDeclaration, Manifest, Member } from './element-declaration.ts';

const source = 'src/audio-transcriber.ts';
const published = 'dist/audio-transcriber.js';

/** The element's public interface as its source documents it: https://github.com/webcomponents/custom-elements-manifest */
export const analyze = (): Manifest => {
  const text = readFileSync(new URL(`../${source}`, import.meta.url), 'utf8');
  const modules = [ts.createSourceFile(source, text, ts.ScriptTarget.ES2015, true)];
  const manifest = create({ modules, plugins: litPlugin() });
  return JSON.parse(JSON.stringify(manifest).replaceAll(source, published), (key, value) =>
    key === 'members' ? value.filter(isPublic) : value,
  );
};

/** What the platform calls is nobody else's business. */
const isPublic = ({ name, privacy, static: isStatic }: Member): boolean =>
  privacy !== 'private' && privacy !== 'protected' && !isStatic && !/^#|Callback$/.test(name);

/** The one declaration in a manifest that is an element. */
export const findElement = ({ modules }: Manifest): ElementDeclaration => {
  const found = modules.flatMap(({ declarations }) => declarations).find(({ customElement }) => customElement);
  if (found === undefined) throw new Error(`${source} declares no element.`);
  return found;
};
