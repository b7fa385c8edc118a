/** Minimum height of a picture. */
export const height = 120;
export const wide = { width: 720, height };

export const modes = {
  light: { viewport: wide, colorScheme: 'light' },
  dark: { viewport: wide, colorScheme: 'dark' },
  rtl: { viewport: wide, colorScheme: 'light', language: 'ar' },
  narrow: { viewport: { width: 320, height }, colorScheme: 'light' },
  contrast: { viewport: wide, colorScheme: 'dark', forcedColors: 'active' },
};

export const readmeMode = { viewport: { width: 440, height: 590 }, deviceScaleFactor: 1.5 };
export const readmePictures = {
  recording: { scene: 'recording-with-text', colorScheme: 'dark' },
  transcript: { scene: 'transcribed-playing', colorScheme: 'light' },
  interrupted: { scene: 'interrupted', colorScheme: 'light' },
};
