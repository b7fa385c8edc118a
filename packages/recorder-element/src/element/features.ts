import type { Localization, MessageOverrides } from '../messages/localization.ts';
import { LocalizationController } from '../messages/localization-controller.ts';
import { addPanelTexts } from '../messages/panel-localization.ts';
import { isEmpty } from '../transcriber/state.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import { SoundController } from '../ui/audio/audio-panel-controller.ts';
import { Discarding } from '../ui/discard-confirmation.ts';
import { TranscriptController } from '../ui/transcript/transcript-controller.ts';
import { FormController, type FormHost } from './form-controller.ts';
import { PersistenceController, type PersistenceHost } from './persistence-controller.ts';
import { RecoveryController } from './recovery-controller.ts';
import { ServiceController, type ServiceHost } from './service-controller.ts';
import { UnloadGuard } from './unload-guard.ts';

/** The element that they stand by. */
export interface CompanionsHost extends PersistenceHost, FormHost, ServiceHost {
  readonly manual: boolean;
  readonly maxDuration: number | undefined;
  readonly required: boolean;
  readonly includeAudio: boolean;
  readonly readOnly: boolean;
  readonly messages: MessageOverrides | undefined;
  readonly name: string;
  readonly value: string;
}

export interface Stage {
  readonly host: CompanionsHost;
  readonly internals: ElementInternals;
  readonly transcriber: Transcriber;
}

export interface Companions {
  readonly discarding: Discarding;
  readonly persistence: PersistenceController;
  readonly recovery: RecoveryController;
  readonly language: LocalizationController;
  readonly service: ServiceController;
}

/**
 * What an element can do without at first, and does better with: recordings that outlive the page, the sound and the
 * words to be seen, a form. Each loads its own part when there is something for it to do.
 */
export const attachCompanions = ({ host, internals, transcriber }: Stage): Companions => {
  const language = new LocalizationController(host, () => host.messages);
  let known: Localization | undefined;
  let localization = addPanelTexts(language.current);
  const localize = () => {
    if (known !== language.current) {
      known = language.current;
      localization = addPanelTexts(known);
    }
    return localization;
  };
  const transcript = new TranscriptController(host, {
    read: () =>
      host.state.phase === 'transcribed' && !isEmpty(host.state)
        ? {
            transcription: host.state.transcription,
            recordingFileName: host.state.recording.fileName,
            localization: localize(),
            isEditable: !host.readOnly,
          }
        : undefined,
    onEdit: (transcription) => transcriber.edit(transcription),
    // A text that goes elsewhere is read there; and what has failed can be tried again.
    takesFocus: () => !host.htmlFor && !(host.state.phase === 'transcribed' && host.state.problem),
  });
  const isHeld = () => transcript.insistOnEdit();
  host.addEventListener('recording-start', (event) => {
    if (isHeld()) event.preventDefault();
  });
  new SoundController(host, transcriber, () => ({
    state: host.state,
    localization: localize(),
    isReadOnly: host.readOnly,
    manual: host.manual,
    maxDuration: host.maxDuration,
    isHeld,
  }));
  new FormController(host, internals, () => ({
    name: host.name,
    value: host.value,
    audio: host.includeAudio && 'recording' in host.state ? host.state.recording : undefined,
    phase: host.state.phase,
    required: host.required,
    texts: localize().texts,
  }));
  host.addEventListener('keydown', pressOnce);
  host.requestUpdate();
  const discarding = new Discarding({ host, transcriber, localize, isHeld });
  const persistence = new PersistenceController(host, localize);
  const recovery = new RecoveryController({ host, transcriber, persistence, localize, isBlocked: isHeld });
  new UnloadGuard(host, transcriber, () => persistence.isSaved);
  const service = new ServiceController(host, transcriber, localize);
  return { discarding, persistence, recovery, language, service };
};

/** A key that is held is not meant for what its first press brought here. */
const pressOnce = (event: KeyboardEvent): void => {
  const isButton = event.composedPath()[0] instanceof HTMLButtonElement;
  if (event.repeat && event.key === 'Enter' && isButton) event.preventDefault();
};
