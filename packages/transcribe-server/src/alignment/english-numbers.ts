const small = `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
  seventeen eighteen nineteen`.split(/\s+/);
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const scales = ['', ' thousand', ' million', ' billion'];

/** Spells out a whole number: 1968 as a year, long numbers and `007` digit by digit. */
export const spellNumber = (digits: string): string => {
  if (digits.length > 10 || /^0./.test(digits)) return Array.from(digits, (digit) => small[Number(digit)]).join(' ');
  if (/^(?:1[1-9]|20[1-9])/.test(digits) && digits.length === 4) return spellYear(digits);
  const groups: string[] = [];
  for (let rest = Number(digits), scale = 0; rest > 0; rest = Math.floor(rest / 1000), scale++) {
    if (rest % 1000 > 0) groups.unshift(spellHundreds(rest % 1000) + (scales[scale] ?? ''));
  }
  return groups.join(' ') || 'zero';
};

const spellYear = (digits: string): string => {
  const [century, year] = [digits.slice(0, 2), Number(digits.slice(2))];
  return `${spellHundreds(Number(century))} ${year === 0 ? 'hundred' : `${year < 10 ? 'oh ' : ''}${spellHundreds(year)}`}`;
};

const spellHundreds = (number: number): string => {
  if (number < 20) return small[number] ?? '';
  if (number < 100) return `${tens[Math.floor(number / 10) - 2]}${number % 10 === 0 ? '' : ` ${small[number % 10]}`}`;
  return `${small[Math.floor(number / 100)]} hundred${number % 100 === 0 ? '' : ` ${spellHundreds(number % 100)}`}`;
};
