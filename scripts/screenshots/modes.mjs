/** Minimum height of a picture of a state. */
export const height = 120;
export const wide = { width: 720, height };

/** How every state is shown. The order is that of the pictures. */
export const modes = {
  light: { viewport: wide, colorScheme: 'light' },
  dark: { viewport: wide, colorScheme: 'dark' },
  contrast: { viewport: wide, colorScheme: 'dark', forcedColors: 'active' },
  rtl: { viewport: wide, colorScheme: 'light', language: 'ar' },
  narrow: { viewport: { width: 320, height }, colorScheme: 'light' },
};

/** Shows a page in a mode. Waits until all of it is drawn. */
export const applyMode = async (page, { viewport, colorScheme, forcedColors = 'none', language = 'en' }) => {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, forcedColors });
  await page.evaluate((language) => {
    Object.assign(document.documentElement, { lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' });
  }, language);
  await page.locator(`audio-transcriber fieldset[lang=${language}]`).first().waitFor();
  // Waveforms get the new colors with the next update. Then wait for the end of animations.
  await page.locator('audio-transcriber').evaluateAll((elements) => {
    for (const element of elements) element.requestUpdate();
  });
  await page.waitForTimeout(300);
};
