import type { ElementDeclaration } from './element-declaration.ts';

const imports = (names: string): string => `import type { AudioTranscriber, TranscriberEventMap } from './index.js';
import type { ${names.split(' ').slice(1).join(', ')} } from '${names.split(' ')[0]}';
`;

/** What a template may set: properties, and attributes by their names where those are others. */
const renderProperties = ({ members, attributes }: ElementDeclaration): string => {
  const settable = members.filter(({ kind, readonly }) => kind === 'field' && !readonly);
  const named = attributes.filter(({ fieldName, name }) => fieldName && fieldName !== name);
  const lines = [
    ...settable.map(({ name }) => `  '${name}'?: AudioTranscriber['${name}'] | undefined;`),
    ...named.map(({ name, fieldName }) => `  '${name}'?: Attribute<AudioTranscriber['${fieldName}']> | undefined;`),
  ];
  return `\ninterface Properties {\n${lines.join('\n')}\n}\n${attribute}`;
};

const attribute = `
/** Templates write numbers as text, too. */
type Attribute<Value> = Value extends number ? Value | \`\${Value}\` : Value;
`;

const handlers = `
type Handlers = {
  [Name in keyof TranscriberEventMap as \`on\${Name}\`]?: ((event: TranscriberEventMap[Name]) => void) | undefined;
};
`;

/** https://react.dev/reference/react-dom/components#custom-html-elements */
const renderReact = (
  element: ElementDeclaration,
): string => `${imports('react DetailedHTMLProps HTMLAttributes')}${renderProperties(element)}${handlers}
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
): string => `${imports('vue EmitFn HTMLAttributes PublicProps')}${renderProperties(element)}
type Events = { [Name in keyof TranscriberEventMap]: (event: TranscriberEventMap[Name]) => void };

declare module 'vue' {
  interface GlobalComponents {
    '${element.tagName}': new () => AudioTranscriber & {
      /** @deprecated Only for the types of templates; use an element reference instead. */
      $props: HTMLAttributes & Properties & PublicProps;
      /** @deprecated Only for the types of templates; use an element reference instead. */
      $emit: EmitFn<Events>;
    };
  }
}
`;

/** https://svelte.dev/docs/svelte/typescript#Enhancing-built-in-DOM-types */
const renderSvelte = (
  element: ElementDeclaration,
): string => `${imports('svelte/elements HTMLAttributes')}${renderProperties(element)}${handlers}
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
            ...(attribute.type?.text === 'boolean' && { valueSet: 'v' }),
          })),
        },
      ],
    },
    null,
    2,
  )}\n`;

/** What frameworks and editors are told of the element, by file name. */
export const frameworkFiles = (element: ElementDeclaration): Readonly<Record<string, string>> => ({
  'react.d.ts': renderReact(element),
  'vue.d.ts': renderVue(element),
  'svelte.d.ts': renderSvelte(element),
  'vscode.html-custom-data.json': renderEditorData(element),
});
