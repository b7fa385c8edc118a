/** Replaces the placeholders of a text, such as `{name}`, by their values. */
export const fillIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** Formats a duration as `m:ss` or `h:mm:ss`, in the digits of the language. */
export const formatClock = (seconds: number, lang: string): string => {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const format = (value: number, minimumIntegerDigits: number) =>
    new Intl.NumberFormat(lang, { minimumIntegerDigits, useGrouping: false }).format(value);
  return [...(hours ? [format(hours, 1)] : []), format(minutes, hours ? 2 : 1), format(whole % 60, 2)].join(':');
};
