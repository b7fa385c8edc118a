import { sendKeys } from '@web/test-runner-commands';
import { assert } from 'chai';
import { createTranscript, type Transcript } from '../../testing/transcript-fixture.ts';

let transcript: Transcript | undefined;

teardown(() => {
  transcript?.panel.end();
  document.body.replaceChildren();
});

const turns = [
  { speaker: 'A', text: 'Shall we go?' },
  { speaker: 'B', text: 'Yes.' },
  { speaker: 'A', text: 'Good.' },
];

const create = async (changes: Parameters<typeof createTranscript>[1] = {}): Promise<Transcript> => {
  const segments = turns.map((turn, id) => ({ ...turn, id, start: 3 * id, end: 3 * id + 2 }));
  const text = turns.map((turn) => turn.text).join('\n');
  transcript = await createTranscript({ text, language: 'en', duration: 9, segments }, changes);
  return transcript;
};

const fieldsOf = ({ paragraph }: Transcript): HTMLInputElement[] => [...paragraph.querySelectorAll('input')];
const namesOf = (current: Transcript): string[] => fieldsOf(current).map(({ value }) => value);

test('each turn begins with the name of its speaker', async () => {
  const current = await create();
  assert.deepEqual(namesOf(current), ['Speaker 1', 'Speaker 2', 'Speaker 1']);
  assert.deepEqual(
    [...current.paragraph.querySelectorAll('p')].map(({ textContent }) => textContent),
    turns.map(({ text }) => text),
  );
  assert.deepEqual(
    fieldsOf(current).map(({ tabIndex, ariaLabel }) => [tabIndex, ariaLabel]),
    [
      [0, 'Edit: Speaker 1'],
      [0, 'Edit: Speaker 2'],
      [-1, 'Edit: Speaker 1'],
    ],
  );
});

test('a new name applies to all turns of the speaker; Escape restores the old one', async () => {
  const current = await create();
  const [first] = fieldsOf(current);
  first?.select();
  await sendKeys({ type: 'Anna' });
  await sendKeys({ press: 'Enter' });
  assert.deepEqual(namesOf(current), ['Anna', 'Speaker 2', 'Anna']);
  assert.deepEqual(
    current.edits.map(({ segments }) => segments?.map(({ speaker }) => speaker).join()),
    ['Anna,B,Anna'],
  );
  first?.select();
  await sendKeys({ type: 'Ben' });
  await sendKeys({ press: 'Escape' });
  assert.deepEqual(namesOf(current), ['Anna', 'Speaker 2', 'Anna']);
  assert.lengthOf(current.edits, 1);
});
