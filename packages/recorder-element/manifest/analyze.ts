import { readFileSync } from 'node:fs';
// @ts-expect-error The analyzer's types leave out what is to be called from code.
import { create, ts } from '@custom-elements-manifest/analyzer';
// @ts-expect-error The analyzer has no types for its plugins.
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';

import type { Described, ElementDeclaration, Manifest, Member } from './element-declaration.ts';

const source = 'element/audio-transcriber';

/** The classes that the element's class inherits from, from the lowest on. */
const bases = ['element/transcriber-element', 'element/form-associated-element'];

/** The element's public interface as its source documents it: https://github.com/webcomponents/custom-elements-manifest */
export const analyze = (): Manifest => {
  const modules = [...bases, source, 'define'].map((name) =>
    ts.createSourceFile(`src/${name}.ts`, read(name), ts.ScriptTarget.ES2015, true),
  );
  const manifest = JSON.stringify(create({ modules, plugins: litPlugin() }));
  const types = eventTypes();
  return JSON.parse(manifest.replaceAll(/\/?src\/([\w/-]+)\.ts/g, 'dist/$1.js'), (key, value) => {
    if (key === 'modules') return value.slice(bases.length);
    if (key === 'superclass') return { name: 'LitElement', package: 'lit' };
    if (key === 'members') return inOrder<Member>(value).filter(isPublic);
    if (key === 'attributes') return inOrder(value);
    if (key !== 'events') return value;
    return value.map((event: Described) => ({ ...event, type: { text: types.get(event.name) ?? 'Event' } }));
  });
};

/** As if the element's class had been written in one piece, from its lowest base on. */
const inOrder = <Item extends Described>(items: readonly Item[]): Item[] =>
  [...bases.map((base) => `dist/${base}.js`), undefined].flatMap((module) =>
    items
      .filter(({ inheritedFrom }) => inheritedFrom?.module === module)
      .map(({ inheritedFrom: _, ...item }) => item as Item),
  );

const read = (name: string): string => readFileSync(new URL(`../src/${name}.ts`, import.meta.url), 'utf8');

/** The classes of the events that have one of their own, by the event's name. */
const eventTypes = (): Map<string | undefined, string | undefined> => {
  const entries = read('transcriber/events').matchAll(/^ {2}'([\w-]+)': (\w+);$/gm);
  return new Map(Array.from(entries, ([, name, type]) => [name, type]));
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
