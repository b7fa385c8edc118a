import type { Transcription } from '@audio-transcriber/contract';
import type { Localization, MessageOverrides } from '../messages/localization.ts';
import { LocalizationController } from '../messages/localization-controller.ts';
import { addPanelTexts } from '../messages/panel-localization.ts';
import { canStart, isEmpty, recordingsOf } from '../transcriber/state.ts';
import type { Transcriber } from '../transcriber/transcriber.ts';
import { AudioController } from '../ui/audio/audio-controller.ts';
import { DiscardConfirmation } from '../ui/discard-confirmation.ts';
import { iconPaths } from '../ui/icon-paths.ts';
import { addIcons } from '../ui/icons.ts';
import { LiveTextController } from '../ui/live/live-text-controller.ts';
import { TranscriptController } from '../ui/transcript/transcript-controller.ts';
import type { AudioView, Content, DiscardPrompt, LiveTextView, ViewContext } from '../ui/view-context.ts';
import { createPlaybackFinder } from './find-playback.ts';
import { FormController, type FormHost } from './form/form-controller.ts';
import { createLanguageMenu } from './language/create-language-menu.ts';
import { createCompactLoader } from './load-compact.ts';
import { NotesController, type NotesHost } from './persistence/notes-controller.ts';
import { PersistenceController, type PersistenceHost } from './persistence/persistence-controller.ts';
import { RecoveryController } from './persistence/recovery-controller.ts';
import { UnloadGuard } from './persistence/unload-guard.ts';
import { ServiceController, type ServiceHost } from './service-controller.ts';

export interface FeatureHost extends PersistenceHost, FormHost, ServiceHost, NotesHost {
  language: string | undefined;
  readonly languages: string | undefined;
  readonly live: boolean | 'off' | 'false';
  readonly appearance: 'card' | 'compact' | undefined;
  readonly manual: boolean;
  readonly maxDuration: number | undefined;
  readonly required: boolean;
  readonly includeAudio: boolean;
  readonly readOnly: boolean;
  readonly messages: MessageOverrides | undefined;
  readonly name: string;
}

interface FeatureContext {
  readonly host: FeatureHost;
  readonly internals: ElementInternals;
  readonly transcriber: Transcriber;
}

export interface Features {
  readonly audio: AudioView;
  readonly compact: ReturnType<typeof createCompactLoader>;
  readonly discardPrompt: DiscardPrompt;
  readonly renderText: NonNullable<ViewContext['renderText']>;
  readonly liveText: LiveTextView;
  readonly persistence: PersistenceController;
  readonly recovery: RecoveryController;
  readonly notes: NotesController;
  readonly service: ServiceController;
  /** Renders the menu of spoken languages where a recording can start. */
  readonly renderLanguages: () => Content;
  readonly localization: LocalizationController;
  readonly withText: typeof withText;
}

/**
 * Creates the features that load on demand: the audio panel, saved recordings, transcript tools, the form value. Parts
 * that only some visits need are loaded later.
 */
export const createFeatures = ({ host, internals, transcriber }: FeatureContext): Features => {
  addIcons(iconPaths);
  const localization = new LocalizationController(host, () => host.messages);
  let current: Localization | undefined;
  let withPanelTexts = addPanelTexts(localization.current);
  const localize = () => {
    if (current !== localization.current) {
      current = localization.current;
      withPanelTexts = addPanelTexts(current);
    }
    return withPanelTexts;
  };
  const findPlayback = createPlaybackFinder(host);
  const transcript = new TranscriptController(host, {
    localize,
    read: () =>
      host.state.phase === 'transcribed' && !isEmpty(host.state)
        ? {
            transcription: host.state.transcription,
            recordingFileName: host.state.recording.fileName,
            player: findPlayback(),
            localization: localize(),
            isEditable: !host.readOnly,
          }
        : undefined,
    onEdit: (transcription) => transcriber.edit(transcription),
    // Not if another field receives the text, or if there is a problem to read first.
    takesFocus: () => !host.htmlFor && !(host.state.phase === 'transcribed' && host.state.problem),
  });
  const isBlocked = () => transcript.requireEditResolved();
  host.addEventListener('recording-request', (event) => {
    if (isBlocked()) event.preventDefault();
  });
  const service = new ServiceController(host, transcriber, localize);
  const renderLanguageMenu = createLanguageMenu(host, service);
  const audio = new AudioController({ host, transcriber, localize, findPlayback, isBlocked });
  new FormController(host, internals, () => ({
    name: host.name,
    value: host.value,
    audio: host.includeAudio ? recordingsOf(host.state) : [],
    phase: host.state.phase,
    isEditing: transcript.hasUnsavedEdit,
    required: host.required,
    texts: localize().texts,
  }));
  host.addEventListener('keydown', ignoreKeyRepeat);
  host.requestUpdate();
  const discardPrompt = new DiscardConfirmation({ host, transcriber, localize, isBlocked });
  const persistence = new PersistenceController(host, localize);
  const recovery = new RecoveryController({ host, transcriber, persistence, localize, isBlocked });
  const notes = new NotesController({ host, internals, transcriber, persistence, localize, isBlocked });
  new UnloadGuard(host, transcriber, () => persistence.isSaved);
  const liveText = new LiveTextController(host, localize);
  const renderLanguages = () => (canStart(host.state) && !host.readOnly ? renderLanguageMenu(localize()) : undefined);
  const compact = createCompactLoader(host, transcriber);
  return {
    audio,
    compact,
    discardPrompt,
    renderText: transcript.renderText,
    liveText,
    persistence,
    recovery,
    notes,
    service,
    renderLanguages,
    localization,
    withText,
  };
};

/** The transcript tools contain the function, and are needed next. */
const withText = async (transcription: Transcription, text: string): Promise<Transcription> => {
  const { editTranscription } = await import('../ui/transcript/transcript-panel.ts');
  return editTranscription(transcription, text);
};

/** Ignores repeated Enter events of a held key: another button may have replaced the one that was pressed. */
const ignoreKeyRepeat = (event: KeyboardEvent): void => {
  const isButton = event.composedPath()[0] instanceof HTMLButtonElement;
  if (event.repeat && event.key === 'Enter' && isButton) event.preventDefault();
};
