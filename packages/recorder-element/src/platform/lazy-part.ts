/**
 * Creates a function that returns a part of the element which loads on demand. The first call loads it, and returns
 * undefined. If it fails to load, the element works without it.
 *
 * @param onLoad Called once the part can be used
 */
export const createLazyPart = <Part>(load: () => Promise<Part>, onLoad: () => void): (() => Part | undefined) => {
  let isAskedFor = false;
  let part: Part | undefined;
  return () => {
    if (isAskedFor) return part;
    isAskedFor = true;
    load().then(
      (loaded) => {
        part = loaded;
        onLoad();
      },
      () => {},
    );
    return undefined;
  };
};
