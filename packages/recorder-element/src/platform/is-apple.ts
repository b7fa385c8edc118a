/** Whether the keyboard has a Command key in place of Ctrl: on macOS, iPadOS and iOS. */
export const isApple = (): boolean => /^(Mac|iPhone|iPad|iPod)/.test(navigator.platform);
