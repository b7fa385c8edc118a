/** English spellings and their sounds, in the letters of `sounds.ts`. The first match wins. */
const spellings: readonly (readonly [pattern: string, sounds: string])[] = [
  // Endings
  ['(?<=[td])ed$', 'AB'],
  ['(?<=.[^aeiou])ed$', 'B'],
  ['(?<=[sxz]|[cs]h|[cg])es$', 'AS'],
  ['(?<=[aeiouy].*)e(?=s?$)', ''],
  ['(?<=[aeiouy].*[^aeiou])e(?=(?:ly|ful|less|ment|ness|ments)$)', ''],
  ['(?<=[^aeiou])l(?=es?$)', 'AL'],
  ['[tsc]{1,2}i(?:on|an)', 'XAN'],
  ['[tc]ia', 'XA'],
  ['[tc]iou', 'XA'],
  ['ture', 'XU'],
  // Silent letters
  ['^(?:kn|gn|pn)', 'N'],
  ['^wr', 'R'],
  ['^ps', 'S'],
  ['(?<=m)b(?=s?$)', ''],
  ['(?<=o)ugh|(?<=[aei])i?gh|(?<=a)ugh', ''],
  ['(?<=s)t(?=le|en)', ''],
  ['l(?=[dk]$)(?<=(?:ou|a)l)', ''],
  // Consonants of several letters
  ['tch|ch|sh|dg(?=e)', 'X'],
  ['th', 'F'],
  ['ph|ff', 'F'],
  ['wh', 'L'],
  ['gh', 'B'],
  ['ck|kk|qu(?=e$)', 'P'],
  ['qu', 'PL'],
  ['sc(?=[eiy])', 'S'],
  ['cc(?=[eiy])', 'PS'],
  ['c(?=[eiy])', 'S'],
  ['gu(?=[eiy])', 'B'],
  ['ng(?=[^aeiou]|$)|ng(?=ing|er)', 'N'],
  ['g(?=[eiy])(?!g?et|give|gir)', 'X'],
  ['bb|dd|gg', 'B'],
  ['ll', 'L'],
  ['mm|nn', 'N'],
  ['cc|pp|tt', 'P'],
  ['rr', 'R'],
  ['ss|zz', 'S'],
  ['x', 'PS'],
  // Vowels
  ['(?:ear|er|ir|ur|yr)(?=[^aeiouy]|$)', 'U'],
  ['^y|(?<=[aeiou])y(?=[aeiou])', 'Y'],
  ['^u(?=[^aeiou][aeiouy])|^eu', 'YO'],
  ['iou|eau', 'O'],
  ['ia|io|eo|ua|uo', 'AA'],
  ['ai|ay|au|aw|ea|ee|ei|ey|eu|ew|ie|oa|oe|oi|oo|ou|ow|oy|ue|ui|uy', 'O'],
  ['[aiouy](?=[^aeiouwxy]e(?:s|d|ly)?$)', 'O'],
  ['(?<=^[^aeiou]*)[eioy]$|o$', 'O'],
  ['y$|i$', 'I'],
  ['[aeiouy]', 'A'],
  // Single consonants
  ['[bdg]', 'B'],
  ['[ckpqt]', 'P'],
  ['[fh]', 'F'],
  ['v', 'D'],
  ['j', 'X'],
  ['[lw]', 'L'],
  ['[mn]', 'N'],
  ['r', 'R'],
  ['[sz]', 'S'],
];

const pattern = new RegExp(spellings.map(([spelling]) => `(${spelling})`).join('|'), 'gy');

const readPairs = (pairs: string): ReadonlyMap<string, string> =>
  new Map(
    pairs
      .trim()
      .split(/\s+/)
      .map((pair) => pair.split(':') as [string, string]),
  );

/** Frequent words with an irregular pronunciation. */
const exceptions = readPairs(`
  a:A an:AN the:DA of:AD to:PA do:BO who:FO whose:FOS one:LAN once:LANS two:PO eight:OP he:FI she:XI we:LI me:NI be:BI
  this:DAS that:DAP these:DIS those:DOS there:DAR their:DAR they:DO them:DAN then:DAN than:DAN thus:DAS though:DO
  with:LAD have:FAD give:BAD live:LAD love:LAD some:SAN come:PAN done:BAN gone:BON none:NAN said:SAB says:SAS are:AR
  were:LU here:FIR where:LAR people:PIPAL because:BAPAS enough:ANAF rough:RAF tough:PAF laugh:LAF cough:POF through:FRO
  business:BASNAS every:ADRI several:SADRAL sure:XU sugar:XABU should:XAB would:LAB could:PAB hour:OR hours:ORS
  honest:ONASP island:OLANB answer:ANSU before:BAFOR your:YOR use:YOS used:YOSB only:ONLI even:IDAN ever:ADU never:NADU
  over:ODU into:ANPO being:BIAN going:BOAN doing:BOAN something:SANFAN someone:SANLAN anyone:ANILAN everyone:ADRILAN
  minute:NANAP minutes:NANAPS friend:FRANB friends:FRANBS great:BROP please:PLIS view:DYO new:NO few:FYO
`);

/** The names of the letters. */
const letterNames = readPairs(`
  a:O b:BI c:SI d:BI e:I f:AF g:XI h:OX i:O j:XO k:PO l:AL m:AN n:AN o:O p:PI q:PYO r:OR s:AS t:PI u:YO v:DI w:BABALYO
  x:APS y:LO z:SI
`);

/** Returns the sounds of an English word in letters from a to z. */
export const englishSounds = (word: string): string => {
  const lowerCase = word.toLowerCase();
  const known = exceptions.get(lowerCase);
  if (known !== undefined) return known;
  if (isSpelled(word)) return Array.from(lowerCase, (letter) => letterNames.get(letter) ?? '').join('');
  let result = '';
  for (const match of lowerCase.matchAll(pattern)) {
    result += spellings[match.slice(1).findIndex((part) => part !== undefined)]?.[1] ?? '';
  }
  return result;
};

/** Tells whether a word is spelled out: single letters, and short words in capitals such as `FBI`. */
const isSpelled = (word: string): boolean => word.length === 1 || /^(?:[A-Z]{2,3}|[B-DF-HJ-NP-TV-XZ]{4,6})$/.test(word);
