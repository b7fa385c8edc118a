/** Returns the name to show for a speaker's label: `Speaker 1` for `A`, `Speaker 2` for `B`; other labels are names. */
export const speakerName = (label: string): string => {
  const number = speakerNumber(label);
  return number === undefined ? label : `Speaker ${number}`;
};

/** Returns the number of a speaker, from 1, for a label of one or two capital letters: `A`, …, `Z`, `AA`, `AB`, … */
export const speakerNumber = (label: string): number | undefined =>
  /^[A-Z]{1,2}$/.test(label)
    ? Array.from(label).reduce((number, letter) => 26 * number + letter.charCodeAt(0) - 64, 0)
    : undefined;
