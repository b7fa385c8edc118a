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
  recording: { state: 'recording-with-text', colorScheme: 'dark' },
  transcript: { state: 'transcribed-playing', colorScheme: 'light' },
  interrupted: { state: 'interrupted', colorScheme: 'light' },
};
