const sampleRate = 8000;

/** Creates a WAV file with one second per level: a tone, or silence if the level is 0. */
export const createToneFile = (levels: readonly number[], name = 'note.wav', type = 'audio/wav'): File => {
  const samples = levels.flatMap((level) =>
    Array.from({ length: sampleRate }, (_, i) =>
      Math.round(32767 * level * Math.sin((2 * Math.PI * 440 * i) / sampleRate)),
    ),
  );
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (offset: number, text: string) => {
    for (const [i, character] of Array.from(text).entries()) view.setUint8(offset + i, character.charCodeAt(0));
  };
  write(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [i, sample] of samples.entries()) view.setInt16(44 + i * 2, sample, true);
  return new File([view.buffer], name, { type });
};
