import { css } from 'lit';

/**
 * The styles of buttons and of the icons in their place. Animations load later.
 *
 * @csspart button - The round button
 * @csspart record - The round button before a recording
 * @csspart stop - The round button during a recording
 * @csspart busy - The round button while the element is busy
 * @csspart icon - The icon of the round button
 * @csspart status-icon - The icon in place of the round button if there is something to decide
 * @csspart question - A question that the actions beside it answer
 * @csspart action - Every button and link except the round one. Its second part names it: `cancel`, `copy` …
 * @csspart primary - Action: the one to prefer
 * @csspart cancel - Action: cancels what is in progress
 * @csspart pause - Action: pauses a recording
 * @csspart resume - Action: resumes a recording
 * @csspart transcribe - Action: transcribes a recording, or tries again
 * @csspart download - Action: downloads the audio
 * @csspart delete - Action: deletes the recording or note
 * @csspart keep - Action: keeps what would be deleted
 * @csspart new-note - Action: begins another note
 *
 * @slot record-icon - The icon of the record button
 * @slot stop-icon - The icon of the stop button
 * @slot busy-icon - The icon in their place while the element is busy; it rotates
 * @slot pause-icon - The icon of the player's button while it plays, and of the Pause button
 * @slot resume-icon - An icon for the Resume button
 * @slot cancel-icon - An icon for the Cancel button
 * @slot transcribe-icon - An icon for the Transcribe button
 * @slot download-icon - An icon for the button that downloads the audio
 * @slot delete-icon - An icon for the Delete button
 * @slot new-note-icon - An icon for the New note button
 */
export const buttonStyles = css`
  /* The round button, and the icon in its place */

  .primary-button,
  .status-icon {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 4em;
    block-size: 4em;
    border: 2px solid;
    border-radius: 50%;
    padding: 0;
    color: var(--accent);
  }

  .status-icon {
    border-color: transparent;
    color: var(--text-soft);
  }

  .status-icon,
  .action,
  ::slotted([slot='toolbar']) {
    background: color-mix(in srgb, currentColor 9%, transparent);
  }

  :host(:state(failed)) .status-icon {
    color: var(--accent);
  }

  ::slotted([slot='toolbar']) {
    cursor: pointer;
  }

  .icon {
    inline-size: 80%;
    block-size: 80%;
    border-radius: 50%;
    background: currentColor;
  }

  .record {
    border-color: color-mix(in srgb, currentColor 35%, transparent);
  }

  .stop .icon {
    border-radius: 20%;
    scale: 0.45;
  }

  [aria-disabled='true'] {
    color: var(--text-soft);
    cursor: default;
  }

  .busy {
    border-color: var(--line);
    border-block-start-color: var(--accent);
  }

  .busy .icon {
    scale: 0;
  }

  /* The other buttons */

  .action,
  ::slotted([slot='toolbar']) {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 2.9335em;
    border: 1px solid transparent;
    border-radius: var(--at-button-radius, 9em);
    padding-inline: 0.933em;
    color: inherit;
    font: inherit;
    font-size: 0.9375em;
    font-weight: 500;
    text-decoration: none;
  }

  [part='question'] {
    flex-basis: 100%;
    font-weight: 600;
  }

  .primary {
    background: var(--text);
    color: var(--surface);
  }
`;
