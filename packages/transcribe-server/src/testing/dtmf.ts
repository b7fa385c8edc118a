/** The lower of the two tones of a digit: one for each row of the telephone keypad (ITU-T Q.23). */
export const rowHertz: readonly number[] = [697, 770, 852, 941];

/** The higher of the two tones: one for each column. */
export const columnHertz: readonly number[] = [1209, 1336, 1477];

const keypad = ['123', '456', '789', ' 0 '];

/** The digit in a row and column of the keypad, if there is one. */
export const digitAt = (row: number, column: number): string | undefined => keypad[row]?.[column]?.trim() || undefined;

/**
 * The two frequencies that sound together for a digit.
 * @throws RangeError for anything but one of 0-9
 */
export const tonesOf = (digit: string): readonly [lowHertz: number, highHertz: number] => {
  const row = keypad.findIndex((digits) => digits.includes(digit));
  const low = rowHertz[row];
  const high = columnHertz[keypad[row]?.indexOf(digit) ?? -1];
  if (!/^\d$/.test(digit) || low === undefined || high === undefined) throw new RangeError(`Not a digit: '${digit}'`);
  return [low, high];
};
