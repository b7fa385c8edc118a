/**
 * Creates a function that returns a part of the element which loads on demand. The first call loads it. It returns `null`
 * until that is done, and undefined if it has failed: the element works without the part.
 *
 * @param onDone Called once the part can be used, or has failed to load
 */
export const createLazyPart = <Part>(
  load: () => Promise<Part>,
  onDone: () => void,
): (() => Part | null | undefined) => {
  let isAskedFor = false;
  let part: Part | null | undefined = null;
  return () => {
    if (!isAskedFor) {
      isAskedFor = true;
      void load()
        .catch(() => undefined)
        .then((loaded) => {
          part = loaded;
          onDone();
        });
    }
    return part;
  };
};
