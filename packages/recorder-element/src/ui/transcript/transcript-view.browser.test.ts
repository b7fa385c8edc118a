import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { assert } from 'chai';
import { nameOf, until } from '../../testing/element-fixture.ts';
import { createTranscript, markedWords, placeOf, speak } from '../../testing/transcript-fixture.ts';

type Transcript = Awaited<ReturnType<typeof createTranscript>>;

let transcript: Transcript | undefined;

/** Only who has touched the page may have it play. */
setup(() => sendMouse({ type: 'click', position: [1, 500] }));

teardown(() => {
  transcript?.panel.end();
  transcript?.player.pause();
  document.body.replaceChildren();
});

const create = async (...options: Parameters<typeof createTranscript>): Promise<Transcript> => {
  transcript = await createTranscript(...options);
  return transcript;
};

const click = (transcript: Transcript, word: string, options: Partial<Parameters<typeof sendMouse>[0]> = {}) => {
  const { x, y, width, height } = placeOf(transcript, word);
  const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
  return sendMouse({ type: 'click', position, ...options } as Parameters<typeof sendMouse>[0]);
};

const cursorOf = ({ root }: Transcript): HTMLElement => root.querySelector('[role=slider]') as HTMLElement;
const seek = async ({ player }: Transcript, seconds: number): Promise<void> => {
  player.currentTime = seconds;
  await until(() => !player.seeking);
};

const sentence = 'The old man closed the door of the mill and walked along the river to the village.';

suite('highlighting', () => {
  test('highlights the current word without changing the text nodes', async () => {
    const { player, paragraph } = await create(speak(sentence));
    assert.deepEqual(markedWords('spoken'), []);
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(paragraph, { subtree: true, childList: true, characterData: true });
    player.currentTime = 2.5;
    await player.play();
    await until(() => markedWords('spoken')[0] === 'man');
    await until(() => markedWords('spoken')[0] === 'closed');
    changes.push(...observer.takeRecords());
    assert.lengthOf(changes, 0);
  });

  test('highlights the current word of a paused player, and none at its end', async () => {
    const current = await create(speak(sentence));
    await seek(current, 5.2);
    await until(() => markedWords('spoken')[0] === 'door');
    await seek(current, 16.99);
    await current.player.play();
    await until(() => current.player.ended);
    await until(() => markedWords('spoken').length === 0);
  });

  test('requests animation frames only during playback', async () => {
    const requestFrame = window.requestAnimationFrame;
    let frames = 0;
    window.requestAnimationFrame = (callback) => {
      frames += 1;
      return requestFrame(callback);
    };
    try {
      const current = await create(speak(sentence));
      assert.equal(frames, 0);
      await current.player.play();
      await until(() => frames > 2);
      const paused = new Promise((resolve) => current.player.addEventListener('pause', resolve, { once: true }));
      current.player.pause();
      await paused;
      frames = 0;
      await seek(current, 3.5);
      await until(() => markedWords('spoken')[0] === 'closed');
      assert.equal(frames, 0);
    } finally {
      window.requestAnimationFrame = requestFrame;
    }
  });

  test('draws boxes behind the text without the Highlight API', async () => {
    const { highlights } = CSS;
    Object.defineProperty(CSS, 'highlights', { configurable: true, value: undefined });
    const current = await create(speak(sentence)).finally(() =>
      Object.defineProperty(CSS, 'highlights', { configurable: true, value: highlights }),
    );
    await seek(current, 5.2);
    const findBox = () => current.reading.querySelector('.word-highlight.spoken');
    await until(findBox);
    const [box, word] = [findBox()?.getBoundingClientRect(), placeOf(current, 'door')];
    assert.closeTo(box?.left ?? 0, word.left, 1);
    assert.closeTo(box?.top ?? 0, word.top, 1);
    assert.closeTo(box?.width ?? 0, word.width, 1);
  });
});

suite('mouse and touch', () => {
  test('a click on a word plays from there', async () => {
    const current = await create(speak(sentence));
    await click(current, 'mill');
    await until(() => !current.player.paused);
    assert.closeTo(current.player.currentTime, 8, 0.5);
    await until(() => markedWords('spoken')[0] === 'mill');
  });

  test('a click on the current word pauses', async () => {
    const current = await create(speak(sentence));
    await click(current, 'mill');
    await until(() => !current.player.paused && markedWords('spoken')[0] === 'mill');
    await click(current, 'mill');
    assert.isTrue(current.player.paused);
    await click(current, 'mill');
    await until(() => !current.player.paused);
  });

  test('dragging selects the text without playing', async () => {
    const current = await create(speak(sentence));
    const { player } = current;
    const [from, to] = [placeOf(current, 'man'), placeOf(current, 'door')];
    await sendMouse({ type: 'move', position: [Math.round(from.left + 2), Math.round(from.top + 8)] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.round(to.right - 2), Math.round(to.top + 8)] });
    await sendMouse({ type: 'up' });
    assert.include(String(getSelection()), 'closed');
    assert.isTrue(player.paused);
    assert.equal(player.currentTime, 0);
  });

  test('a click finds the word in right-to-left text', async () => {
    const current = await create(speak('مرحبا بكم في هذا المكان الجميل'));
    await click(current, 'هذا');
    await until(() => !current.player.paused);
    assert.closeTo(current.player.currentTime, 3, 0.5);
  });

  test('marks a word with low confidence, with a tooltip', async () => {
    const { words, ...rest } = speak(sentence);
    const current = await create({
      ...rest,
      words: words?.map((word, i) => ({ ...word, confidence: i === 2 ? 0.3 : 0.9 })) ?? [],
    });
    assert.deepEqual(markedWords('low-confidence'), ['man']);
    const { x, y } = placeOf(current, 'man');
    await sendMouse({ type: 'move', position: [Math.round(x + 4), Math.round(y + 8)] });
    await until(() => current.paragraph.title === 'Low confidence');
    await sendMouse({ type: 'move', position: [1, 600] });
    await until(() => current.paragraph.title === '');
    current.panel.end();
    assert.deepEqual(markedWords('low-confidence'), []);
  });

  test('a transcript without times is plain text', async () => {
    const current = await create({ text: sentence, duration: 10 });
    assert.isTrue(cursorOf(current).hidden);
    await click(current, 'mill');
    assert.isTrue(current.player.paused);
  });
});

suite('keyboard', () => {
  test('has one tab stop, arrow keys between words, and Enter and Space to play', async () => {
    const current = await create(speak(sentence));
    await sendKeys({ press: 'Tab' });
    assert.isTrue(current.root.activeElement === cursorOf(current));
    assert.equal(cursorOf(current).ariaValueText, 'The, 0:00');
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) await sendKeys({ press: key });
    assert.equal(cursorOf(current).ariaValueText, 'man, 0:02');
    assert.equal(cursorOf(current).ariaValueNow, '3');
    await sendKeys({ press: 'Enter' });
    await until(() => !current.player.paused);
    assert.closeTo(current.player.currentTime, 2, 0.5);
    await sendKeys({ press: 'End' });
    assert.equal(cursorOf(current).ariaValueText, 'village., 0:16');
    await sendKeys({ press: 'Home' });
    await sendKeys({ press: ' ' });
    await until(() => current.player.currentTime < 2);
    await sendKeys({ press: 'Tab' });
    assert.equal(nameOf(current.root.activeElement), 'Copy');
  });

  test('the cursor covers its word, on any line', async () => {
    const current = await create(speak(sentence));
    current.host.style.width = '16rem';
    cursorOf(current).focus();
    await sendKeys({ press: 'ArrowRight' });
    await sendKeys({ press: 'ArrowDown' });
    const [cursor, first] = [cursorOf(current).getBoundingClientRect(), placeOf(current, 'old')];
    assert.isAbove(cursor.top, first.bottom - 1);
    assert.isBelow(cursor.top, first.bottom + first.height * 2);
    await sendKeys({ press: 'ArrowUp' });
    assert.equal(cursorOf(current).ariaValueText, 'old, 0:01');
    assert.closeTo(cursorOf(current).getBoundingClientRect().left, first.left, 1);
    assert.closeTo(cursorOf(current).getBoundingClientRect().width, first.width, 1);
  });

  test('the left arrow moves forward in right-to-left text', async () => {
    const current = await create(speak('مرحبا بكم في هذا المكان'));
    cursorOf(current).focus();
    await sendKeys({ press: 'ArrowLeft' });
    assert.equal(cursorOf(current).ariaValueText, 'بكم, 0:01');
  });

  test('a screen reader’s click on the cursor plays', async () => {
    const current = await create(speak(sentence));
    cursorOf(current).click();
    await until(() => !current.player.paused);
  });
});

suite('scrolling', () => {
  const long = Array.from({ length: 400 }, (_, i) => `word${i}`).join(' ');

  const { matchMedia } = window;

  const createScroller = async () => {
    const current = await create(speak(long));
    current.reading.style.cssText = 'height: 150px; overflow-y: auto;';
    window.matchMedia = (query) => matchMedia.call(window, query.includes('reduce') ? 'all' : query);
    return current;
  };

  const isSeen = (current: Transcript, word: string): boolean => {
    const [place, view] = [placeOf(current, word), current.reading.getBoundingClientRect()];
    return place.top >= view.top && place.bottom <= view.bottom;
  };

  teardown(() => {
    window.matchMedia = matchMedia;
  });

  test('scrolls the current word into view', async () => {
    const current = await createScroller();
    await seek(current, 1.5);
    await until(() => markedWords('spoken')[0] === 'word1');
    await seek(current, 300.5);
    await until(() => markedWords('spoken')[0] === 'word300');
    assert.isTrue(isSeen(current, 'word300'));
  });

  test('stops following after the user scrolls away, and continues when the user scrolls back', async () => {
    const current = await createScroller();
    await seek(current, 1.5);
    await until(() => markedWords('spoken')[0] === 'word1');
    current.reading.scrollTop = current.reading.scrollHeight;
    const { scrollTop } = current.reading;
    await seek(current, 200.5);
    await until(() => markedWords('spoken')[0] === 'word200');
    assert.equal(current.reading.scrollTop, scrollTop);
    current.reading.scrollTop += placeOf(current, 'word200').top - current.reading.getBoundingClientRect().top - 20;
    await seek(current, 300.5);
    await until(() => markedWords('spoken')[0] === 'word300');
    assert.isTrue(isSeen(current, 'word300'));
  });
});
