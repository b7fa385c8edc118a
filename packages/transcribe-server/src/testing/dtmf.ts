/** The lower tone of a digit, in Hz: one for each row of the telephone keypad (ITU-T Q.23). */
export const rowHertz: readonly number[] = [697, 770, 852, 941];

/** The higher tone of a digit, in Hz: one for each column. */
export const columnHertz: readonly number[] = [1209, 1336, 1477];

const keypad = ['123', '456', '789', ' 0 '];

/** Returns the digit in a row and column of the keypad, if any. */
export const digitAt = (row: number, column: number): string | undefined => keypad[row]?.[column]?.trim() || undefined;

/**
 * Returns the two frequencies of a digit, in Hz.
 *
 * @throws RangeError for anything but a digit from 0 to 9
 */
export const tonesOf = (digit: string): readonly [lowHertz: number, highHertz: number] => {
  const row = keypad.findIndex((digits) => digits.includes(digit));
  const low = rowHertz[row];
  const high = columnHertz[keypad[row]?.indexOf(digit) ?? -1];
  if (!/^\d$/.test(digit) || low === undefined || high === undefined) throw new RangeError(`Not a digit: '${digit}'`);
  return [low, high];
};
