import { SetupError } from '../command.mjs';
import { findProgram } from './find-program.mjs';

/**
 * Arguments for each Chromium. The first two features draw the suggestions of the address bar with a web page of their own,
 * in each window: more than a third of the processor time of a start. The others are those that Playwright turns off,
 * because the last `--disable-features` replaces those before it.
 */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  `--disable-features=${[
    ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
    ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'LensOverlay'],
    ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
    ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
    'PreconnectToSearch',
  ].join()}`,
];

/** Returns the path of Chromium: CHROMIUM, or the system's, or undefined. */
export const findChromium = async () => process.env.CHROMIUM ?? (await findProgram('chromium'));

/** Returns the path of Chromium. @throws SetupError if it is not installed */
export const requireChromium = async () => {
  const path = await findChromium();
  if (path !== undefined) return path;
  throw new SetupError('Chromium is not installed. Install it, or set CHROMIUM to its path.');
};
