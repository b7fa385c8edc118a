/**
 * Whether a setting that is on by default was turned off: by `false`, `"false"` or `"off"`. Frameworks set properties,
 * and pages write attributes: both accept the same values.
 */
export const isOff = (value: boolean | string | null | undefined): boolean =>
  value === false || value === 'off' || value === 'false';
