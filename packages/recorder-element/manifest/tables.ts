import { markdownTable } from '../../../scripts/markdown-table.ts';
import type { Described, ElementDeclaration, Member } from './element-declaration.ts';

/** The tables of docs/element.md, by the name of their markers. */
export const elementTables = (element: ElementDeclaration): Readonly<Record<string, string>> => ({
  attributes: markdownTable(
    ['attribute', 'property', ''],
    element.members
      .filter(({ kind, readonly }) => kind === 'field' && !readonly)
      .map((field) => [code(attributeOf(element, field)), code(field.name), describe(field)]),
  ),
  properties: markdownTable(
    ['property', 'type', ''],
    element.members
      .filter(({ kind, readonly }) => kind === 'field' && readonly)
      .map((field) => [code(field.name), code(field.type?.text), describe(field)]),
  ),
  methods: markdownTable(
    ['method', ''],
    element.members
      .filter(({ kind }) => kind === 'method')
      .map((method) => [code(`${method.name}(${parametersOf(method)})`), describe(method)]),
  ),
  events: list(element.events, 'event'),
  slots: list(element.slots, 'slot'),
  parts: list(element.cssParts, 'part'),
  'custom properties': list(element.cssProperties, 'custom property'),
  states: list(element.cssStates, 'state'),
});

const attributeOf = ({ attributes }: ElementDeclaration, { name }: Member): string | undefined =>
  attributes.find(({ fieldName }) => fieldName === name)?.name;

const parametersOf = ({ parameters = [] }: Member): string =>
  parameters.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(', ');

const code = (text: string | undefined): string => (text ? `\`${text.replaceAll('|', '\\|')}\`` : '');

const describe = ({ description = '', default: value }: Described): string => {
  const words = description.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
  const isWorthSaying = value !== undefined && !['false', 'undefined', "''"].includes(value);
  return isWorthSaying ? `${words} Default: ${code(value.replaceAll("'", ''))}` : words;
};

const list = (items: readonly Described[] = [], title: string): string =>
  markdownTable(
    [title, ''],
    items.map((item) => [code(item.name), describe(item)]),
  );
