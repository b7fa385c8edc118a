import { readFileSync } from 'node:fs';
// @ts-expect-error The analyzer's types lack the programmatic API.
import { create, ts } from '@custom-elements-manifest/analyzer';
// @ts-expect-error The analyzer has no types for its plugins.
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import { defaults } from '../src/element/properties.ts';
import type { Described, ElementDeclaration, Manifest, Member } from './element-declaration.ts';

const source = 'element/audio-transcriber';

/** The styles that document parts, slots, states and custom properties, in the order of the tables. */
const styleSheets = [
  'element/audio-transcriber',
  'ui/buttons',
  'ui/live/live-text',
  'ui/transcript/transcript',
  'ui/transcript/long-transcript',
  'ui/transcript/search/transcript-search',
  'ui/audio/audio-player',
  'ui/audio/audio-panel',
  'ui/menu',
  'element/language/language-menu',
  'ui/notes/notes-panel',
  'ui/recovery/recovery-panel',
  'ui/compact/compact',
  'ui/compact/compact-buttons',
];

/** Returns the element's public interface as a custom elements manifest: https://github.com/webcomponents/custom-elements-manifest */
export const analyze = (): Manifest => {
  const modules = [
    ts.createSourceFile(`src/${source}.ts`, composeClass(), ts.ScriptTarget.ES2015, true),
    ts.createSourceFile('src/define.ts', read('define'), ts.ScriptTarget.ES2015, true),
  ];
  const manifest = JSON.stringify(create({ modules, plugins: litPlugin() }));
  const types = eventTypes();
  return JSON.parse(manifest.replaceAll(/\/?src\/([\w/-]+)\.ts/g, 'dist/$1.js'), (key, value) => {
    if (key === 'superclass') return { name: 'LitElement', package: 'lit' };
    if (key === 'members') return value.filter(isPublic);
    if (key !== 'events') return value;
    return value.map((event: Described) => ({ ...event, type: { text: types.get(event.name) ?? 'Event' } }));
  });
};

/**
 * Returns the source of the element's class with everything that it gets from other files, since the analyzer reads one
 * class: its properties, the members of a form control, its events and its styles.
 */
const composeClass = (): string => {
  const [properties, control] = [read('element/properties'), read('element/form/form-control')];
  const styleTags = styleSheets.flatMap((name) => [...read(`${name}.styles`).matchAll(/@(?:css|slot ).*/g)]);
  const fields = bodyOf(properties, 'export interface AudioTranscriberProperties').replaceAll(
    /^ {2}(?=\w)/gm,
    '  declare ',
  );
  const declarations = bodyOf(properties, 'export const properties');
  const initial = Object.entries(defaults).map(
    ([name, value]) => `this.${name} = ${JSON.stringify(value).replaceAll('"', "'")};`,
  );
  return read(source)
    .replace('@element audio-transcriber', (tag) => [tag, ...eventTags(), ...styleTags].join('\n * '))
    .replace('static override properties = properties;', `static override properties = {${declarations}};\n${fields}`)
    .replace('Object.assign(this, defaults);', initial.join('\n'))
    .replace(/\n {2}formDisabledCallback\(/, (next) => `${bodyOf(control, 'export abstract class')}${next}`);
};

/** Returns the text between the braces of a declaration at the top level of a file. */
const bodyOf = (text: string, declaration: string): string =>
  text
    .slice(text.indexOf(declaration))
    .match(/\{\n(.*?)\n\}/s)?.[1]
    ?.concat('\n') ?? '';

const eventTags = (): string[] =>
  Array.from(eventTypes(), ([name, type]) => {
    const [, comment = ''] =
      new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\nexport class ${type} `, 's').exec(read('transcriber/events')) ?? [];
    return `@fires ${name} - ${comment.replaceAll(/\s*\n? \*\s*|\s+/g, ' ').trim()}`;
  });

const read = (name: string): string => readFileSync(new URL(`../src/${name}.ts`, import.meta.url), 'utf8');

/** Returns the classes of the element's own events, by event type. */
const eventTypes = (): Map<string, string> => {
  const entries = bodyOf(read('transcriber/events'), 'export interface AudioTranscriberEventMap').matchAll(
    /'([\w-]+)': (\w+);/g,
  );
  return new Map(Array.from(entries, ([, name = '', type = '']) => [name, type]));
};

/** Methods that the browser calls are not public. */
const isPublic = ({ name, privacy, static: isStatic }: Member): boolean =>
  privacy !== 'private' && privacy !== 'protected' && !isStatic && !/^#|Callback$/.test(name);

/** Returns the declaration of the element in its manifest. */
export const findElement = ({ modules }: Manifest): ElementDeclaration => {
  const found = modules.flatMap(({ declarations }) => declarations).find(({ customElement }) => customElement);
  if (found === undefined) throw new Error(`${source} declares no element.`);
  return found;
};
