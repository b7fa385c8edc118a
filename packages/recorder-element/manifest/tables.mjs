/** The tables of docs/element.md, by the name of their place there. */
export const elementTables = (element) => ({
  attributes: table(
    ['attribute', 'property', ''],
    element.members
      .filter(({ kind, readonly }) => kind === 'field' && !readonly)
      .map((field) => [code(attributeOf(element, field)), code(field.name), describe(field)]),
  ),
  properties: table(
    ['property', 'type', ''],
    element.members
      .filter(({ kind, readonly }) => kind === 'field' && readonly)
      .map((field) => [code(field.name), code(field.type?.text), describe(field)]),
  ),
  methods: table(
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

const attributeOf = ({ attributes }, { name }) => attributes.find(({ fieldName }) => fieldName === name)?.name;

const parametersOf = ({ parameters = [] }) =>
  parameters.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(', ');

const code = (text) => (text ? `\`${text.replaceAll('|', '\\|')}\`` : '');

const describe = ({ description = '', default: value }) => {
  const words = description.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
  const isWorthSaying = value !== undefined && !['false', 'undefined', "''"].includes(value);
  return isWorthSaying ? `${words} Default: ${code(value.replaceAll("'", ''))}` : words;
};

const list = (items = [], title) =>
  table(
    [title, ''],
    items.map((item) => [code(item.name), describe(item)]),
  );

const table = (head, rows) => {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((cells) => cells[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};
