/** Media types of audio containers that browsers report as video, or do not know. */
export const isAudioContainer = /^video\/(mp4|webm|ogg|quicktime|x-matroska)$|^application\/ogg$/;
const extensionNames = 'aac aif aiff amr caf flac m4a m4b mka mkv mov mp3 mp4 oga ogg opus wav weba webm'.split(' ');
export const fileExtensions = new RegExp(`\\.(${extensionNames.join('|')})$`, 'i');

/** The `accept` attribute of an input for audio files. Systems do not know every extension as audio. */
export const acceptedFiles = ['audio/*', 'video/*', ...extensionNames.map((name) => `.${name}`)].join(',');
