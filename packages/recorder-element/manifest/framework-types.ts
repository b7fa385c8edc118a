import type { Described, ElementDeclaration } from './element-declaration.ts';

const imports = (
  names: string,
): string => `import type { AudioTranscriber, AudioTranscriberEventMap } from './index.js';
import type { ${names.split(' ').slice(1).join(', ')} } from '${names.split(' ')[0]}';
`;

interface Setting {
  readonly property: string;
  readonly attribute?: string | undefined;
}

/** The values that a template may set, by property name and, if there is one, by attribute name. */
const settingsOf = ({ members, attributes }: ElementDeclaration): Setting[] =>
  members
    .filter(({ kind, readonly }) => kind === 'field' && !readonly)
    .map(({ name }) => ({ property: name, attribute: attributes.find(({ fieldName }) => fieldName === name)?.name }));

const propertyLine = (name: string, property = name): string => `  '${name}'?: AudioTranscriber['${property}'];`;

const attributeLine = (name: string, { property }: Setting): string =>
  `  '${name}'?: Attribute<AudioTranscriber['${property}']> | undefined;`;

const renderProperties = (lines: readonly string[]): string => `
interface Properties {
${lines.join('\n')}
}
`;

/** Properties, each with its attribute if that has another name. */
const renderBothNames = (element: ElementDeclaration): string =>
  renderProperties(
    settingsOf(element).flatMap((setting) => {
      const { property, attribute = property } = setting;
      return [propertyLine(property), ...(attribute === property ? [] : [attributeLine(attribute, setting)])];
    }),
  );

/** Vue's template checkers look for both `persist-scope` and `persistScope` under the second name. */
const renderCamelNames = (element: ElementDeclaration): string =>
  renderProperties([
    ...settingsOf(element).map((setting) => {
      const { property, attribute = property } = setting;
      if (attribute === property) return propertyLine(property);
      return camelCase(attribute) === property ? attributeLine(property, setting) : propertyLine(attribute, property);
    }),
    `  /** For \`v-model\`. */\n${propertyLine('modelValue', 'value')}`,
  ]);

const camelCase = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** React removes an attribute that is `false`. */
const removableAttribute = `
/** Numbers may also be strings. */
type Attribute<Value> = Value extends number ? Value | \`\${Value}\` : Value;
`;

/** Svelte and Vue write \`false\` as text, which the browser treats like any other value. */
const textAttribute = `
/** Numbers may also be strings. A \`false\` attribute would be present, and so count as true: leave it undefined. */
type Attribute<Value> = Value extends number ? Value | \`\${Value}\` : Exclude<Value, false>;
`;

const heard = `
type Heard<Name extends keyof AudioTranscriberEventMap> = AudioTranscriberEventMap[Name] & { readonly currentTarget: AudioTranscriber };
`;

const handlers = `${heard}
type Handlers = {
  [Name in keyof AudioTranscriberEventMap as \`on\${Name}\`]?: ((event: Heard<Name>) => void) | undefined;
};
`;

/** https://react.dev/reference/react-dom/components#custom-html-elements */
const renderReact = (
  element: ElementDeclaration,
): string => `${imports('react DetailedHTMLProps HTMLAttributes')}${renderBothNames(element)}${removableAttribute}${handlers}
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      '${element.tagName}': DetailedHTMLProps<HTMLAttributes<AudioTranscriber>, AudioTranscriber> & Properties & Handlers;
    }
  }
}
`;

/** https://vuejs.org/guide/extras/web-components#non-vue-web-components-and-typescript */
const renderVue = (
  element: ElementDeclaration,
): string => `${imports('vue EmitFn HTMLAttributes PublicProps')}${renderCamelNames(element)}${textAttribute}${heard}
type Events = { [Name in keyof AudioTranscriberEventMap]: (event: Heard<Name>) => void };

declare module 'vue' {
  interface GlobalComponents {
    '${element.tagName}': new () => AudioTranscriber & {
      /** @deprecated Only for the types of templates; use an element reference instead. */
      $props: HTMLAttributes & Properties & PublicProps;
      /** @deprecated Only for the types of templates; use an element reference instead. */
      $emit: EmitFn<Events>;
    };
  }
  interface HTMLAttributes {
    /** The element's slots are the browser's, not Vue's. */
    slot?: string | undefined;
  }
}
`;

/** https://svelte.dev/docs/svelte/typescript#Enhancing-built-in-DOM-types */
const renderSvelte = (
  element: ElementDeclaration,
): string => `${imports('svelte/elements HTMLAttributes')}${renderBothNames(element)}${textAttribute}${handlers}
declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    '${element.tagName}': HTMLAttributes<AudioTranscriber> & Properties & Handlers;
  }
}
`;

/** https://code.visualstudio.com/api/extension-guides/custom-data-extension */
const renderEditorData = ({ tagName, description, attributes }: ElementDeclaration): string =>
  `${JSON.stringify(
    {
      version: 1.1,
      tags: [
        {
          name: tagName,
          description,
          attributes: attributes.map((attribute) => ({
            name: attribute.name,
            description: attribute.description,
            ...(attribute.type?.text.startsWith('boolean') && switchValues(attribute)),
          })),
        },
      ],
    },
    null,
    2,
  )}\n`;

/** Settings that are on by default can only be turned off. */
const switchValues = (attribute: Described): object =>
  attribute.default === 'true' ? { values: [{ name: 'off' }] } : { valueSet: 'v' };

/** The generated files for frameworks and editors, by file name. */
export const frameworkFiles = (element: ElementDeclaration): Readonly<Record<string, string>> => ({
  'react.d.ts': renderReact(element),
  'vue.d.ts': renderVue(element),
  'svelte.d.ts': renderSvelte(element),
  'vscode.html-custom-data.json': renderEditorData(element),
});
