/** Training texts of the sound models: William Morris on printing, phonetically balanced sentences, and notes. */
export const fittedTexts: readonly string[] = [
  'Printing, in the only sense with which we are at present concerned, differs from most if not from all the arts and crafts represented in the Exhibition in being comparatively modern.',
  'For although the Chinese took impressions from wood blocks engraved in relief for centuries before the woodcutters of the Netherlands, by a similar process produced the block books,',
  'which were the immediate predecessors of the true printed book, the invention of movable metal letters in the middle of the fifteenth century may justly be considered as the invention of the art of printing.',
  'And it is worth mention in passing that, as an example of fine typography, the earliest book printed with movable types, the Gutenberg, or forty two line Bible of about fourteen fifty five,',
  'has never been surpassed.',
  'Printing, then, for our purpose, may be considered as the art of making books by means of movable types.',
  'Now, as all books not primarily intended as picture books consist principally of types composed to form letterpress, it is of the first importance that the letter used should be fine in form;',
  'especially as no more time is occupied, or cost incurred, in casting, setting, or printing beautiful letters than in the same operations with ugly ones.',
  'And it was a matter of course that in the Middle Ages, when the craftsmen took care that beautiful form should always be a part of their productions whatever they were,',
  'the forms of printed letters should be beautiful, and that their arrangement on the page should be reasonable and a help to the shapeliness of the letters themselves.',
  'The Middle Ages brought calligraphy to perfection, and it was natural therefore',
  'The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background. It is easy to tell the depth of a well.',
  'These days a chicken leg is a rare dish, and rice is often served in round bowls. The juice of lemons makes fine punch.',
  'The box was thrown beside the parked truck. The hogs were fed chopped corn and garbage. Four hours of steady work faced us.',
  'A large size in stockings is hard to sell. The boy was there when the sun rose. A rod is used to catch pink salmon.',
  'The source of the huge river is the clear spring. Kick the ball straight and follow through. Help the woman get back to her feet.',
  'We will meet again on Thursday at half past nine, so let me know whether you can bring the report, the numbers, and a short summary.',
  'I think it was yesterday, or maybe the day before, when somebody left a message about the new office and the parking garage.',
  'Could you check why the machine does not start? The lights are on, but nothing happens when I push the yellow button.',
];

/** Test texts: Dickens, Melville, Carroll, Lincoln, Shelley, Thoreau. Not used for training. */
export const measuredTexts: readonly string[] = [
  'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of light, it was the season of darkness.',
  'Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the world.',
  'Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do. Once or twice she had peeped into the book her sister was reading, but it had no pictures or conversations in it.',
  'Four score and seven years ago our fathers brought forth on this continent a new nation, conceived in liberty, and dedicated to the proposition that all men are created equal.',
  'You will rejoice to hear that no disaster has accompanied the commencement of an enterprise which you have regarded with such evil forebodings. I arrived here yesterday, and my first task is to assure my dear sister of my welfare.',
  'When I wrote the following pages, or rather the bulk of them, I lived alone, in the woods, a mile from any neighbor, in a house which I had built myself, and earned my living by the labor of my hands only.',
];
