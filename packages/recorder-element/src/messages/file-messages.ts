/** The English texts for rejected files. */
export const fileTexts = {
  oneFileOnly: 'Add one file at a time.',
  fileWhileRecording: 'Stop the recording before you add “{name}”.',
  fileWhileUnfinished: 'Transcribe or delete this recording before you add “{name}”.',
  fileNotAudio: '“{name}” is not an audio file.',
  fileNotDecodable: 'The service cannot read “{name}”, which is {format}. It reads {formats}.',
  fileEmpty: '“{name}” is empty.',
  fileTooLarge: '“{name}” is too large. The limit is {limit}.',
  fileTooLong: '“{name}” is too long. The limit is {limit}.',
  fileUnreadable: 'This browser cannot read “{name}”. The file may be damaged or of an unsupported type.',
} as const;
