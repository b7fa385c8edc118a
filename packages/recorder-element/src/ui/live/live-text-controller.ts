import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isOff } from '../../platform/is-off.ts';
import { isRecordingPhase, type LiveText, type State } from '../../transcriber/state.ts';
import { adoptStyles } from '../adopt-styles.ts';
import { renderAction } from '../buttons.ts';
import type { LiveTextView } from '../view-context.ts';
import { liveTextStyles } from './live-text.styles.ts';
import { renderLiveText, renderSegmentAnnouncements } from './live-text.ts';

type Host = ReactiveControllerHost & {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly state: State;
  /** Whether words come while recording. */
  readonly live: boolean | string;
};

/** How near to its end a text is at its end: zoomed pages have fractions of pixels. */
const endPixels = 2;

/**
 * Shows the text of the host's recording while it grows, and scrolls `.transcript-body` to its end, unless the reader has
 * scrolled up.
 */
export class LiveTextController implements ReactiveController, LiveTextView {
  readonly #host: Host;
  readonly #localize: () => PanelLocalization;
  #pane: HTMLElement | null = null;
  #isFollowing = true;
  /** Whether the text grows, or the panel that replaces it is still loading. */
  #isSettling = false;

  constructor(host: Host, localize: () => PanelLocalization) {
    this.#host = host;
    this.#localize = localize;
    host.addController(this);
  }

  renderWords(): unknown {
    const { state } = this.#host;
    if (state.phase === 'transforming')
      return html`<span class="unstable" part="unstable">${state.original.text.trim()}</span>`;
    if (!('progress' in state) || !state.progress) return undefined;
    const { segments, partial } = state.progress;
    if (segments.length > 0 || partial?.text) return renderLiveText(state.progress);
    if (state.phase === 'transcribing') return html`<span class="skeleton" part="skeleton"></span>`;
    if (!isRecordingPhase(state.phase) || isOff(this.#host.live)) return undefined;
    const { listening } = this.#localize().texts;
    // A paused recording keeps the line.
    return html`<span class="unstable" part="unstable">${state.phase === 'recording' ? listening : '…'}</span>`;
  }

  renderNewestWords({ segments, partial }: LiveText, count: number): unknown {
    return renderLiveText({ segments: segments.slice(-count), partial });
  }

  /** Returns nothing after the recording: all of it can be read soon, and screen readers go there. */
  renderAnnouncements(): readonly unknown[] {
    const { state } = this.#host;
    return isRecordingPhase(state.phase) && 'progress' in state
      ? renderSegmentAnnouncements(state.progress.segments)
      : [];
  }

  renderReturn(): TemplateResult | undefined {
    if (this.#isFollowing || !this.#isGrowing) return undefined;
    const { transcript } = this.#localize().texts;
    return html`<div class="newest">${renderAction('newest', `↓ ${transcript}`, () => this.#follow(), 'primary')}</div>`;
  }

  hostUpdated(): void {
    const { renderRoot } = this.#host;
    adoptStyles(renderRoot as ShadowRoot, liveTextStyles);
    const pane = renderRoot.querySelector<HTMLElement>('.transcript-body');
    const isSame = pane === this.#pane;
    const isSettling = this.#isSettling;
    const isGrowing = this.#isGrowing;
    this.#pane = pane;
    this.#isSettling = isGrowing || (isSettling && !renderRoot.querySelector('.toolbar'));
    if (!isSame || !isSettling) this.#isFollowing = true;
    if (!pane || !this.#isFollowing || !(isGrowing || (isSettling && isSame))) return;
    const scrollToEnd = () => {
      pane.scrollTop = pane.scrollHeight;
    };
    scrollToEnd();
    // Another controller renders the complete text after this one.
    if (!isGrowing) void this.#host.updateComplete.then(scrollToEnd);
  }

  readonly onScroll = (): void => {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = this.#pane ?? {};
    const isFollowing = scrollTop + clientHeight > scrollHeight - endPixels;
    if (isFollowing === this.#isFollowing) return;
    this.#isFollowing = isFollowing;
    this.#host.requestUpdate();
  };

  get #isGrowing(): boolean {
    const { state } = this.#host;
    return 'progress' in state || state.phase === 'transforming';
  }

  #follow(): void {
    this.#isFollowing = true;
    // The button that was pressed disappears.
    this.#pane?.querySelector<HTMLElement>('.transcript')?.focus();
    this.#host.requestUpdate();
  }
}
