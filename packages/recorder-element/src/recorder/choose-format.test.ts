import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFormat } from './choose-format.ts';

const webmOpus = 'audio/webm;codecs=opus';
const oggOpus = 'audio/ogg;codecs=opus';
const mp4Opus = 'audio/mp4;codecs=opus';
const mp4Aac = 'audio/mp4;codecs=mp4a.40.2';
const wav = 'audio/wav';

const apple = 'Apple Computer, Inc.';

const browsers = {
  chromium: { vendor: 'Google Inc.', supported: [webmOpus, mp4Opus, mp4Aac, 'audio/webm;codecs=pcm', wav] },
  firefox: { vendor: '', supported: [webmOpus, oggOpus, wav] },
  safari17: { vendor: apple, supported: [mp4Aac, wav] },
  safari18: { vendor: apple, supported: [webmOpus, mp4Opus, mp4Aac, wav] },
  withoutWorklets: { vendor: apple, supported: [mp4Aac] },
} as const;

const services = {
  silent: undefined,
  withFfmpeg: [webmOpus, oggOpus, 'audio/mp4', wav, 'audio/aiff', 'audio/mpeg'],
  withoutFfmpeg: [webmOpus, oggOpus, mp4Opus, wav, 'audio/aiff'],
  aacOnly: ['audio/mp4;codecs=mp4a.40.2'],
  mp3Only: ['audio/mpeg'],
};

const table: [keyof typeof browsers, keyof typeof services, wanted: string, chosen: string][] = [
  ['chromium', 'silent', '', webmOpus],
  ['chromium', 'withFfmpeg', '', webmOpus],
  ['chromium', 'withoutFfmpeg', '', webmOpus],
  ['chromium', 'aacOnly', '', mp4Aac],
  ['chromium', 'mp3Only', '', webmOpus],
  ['firefox', 'silent', '', webmOpus],
  ['firefox', 'withoutFfmpeg', '', webmOpus],
  ['safari17', 'silent', '', mp4Aac],
  ['safari17', 'withFfmpeg', '', mp4Aac],
  ['safari17', 'withoutFfmpeg', '', wav],
  ['safari18', 'silent', '', mp4Aac],
  ['safari18', 'withFfmpeg', '', webmOpus],
  ['safari18', 'withoutFfmpeg', '', webmOpus],
  ['withoutWorklets', 'withoutFfmpeg', '', mp4Aac],
  // The media type that the page requests.
  ['chromium', 'silent', 'audio/mp4', mp4Aac],
  ['chromium', 'withoutFfmpeg', 'audio/mp4', mp4Opus],
  ['chromium', 'silent', wav, wav],
  ['chromium', 'withFfmpeg', wav, wav],
  ['chromium', 'silent', 'audio/webm;codecs=pcm', 'audio/webm;codecs=pcm'],
  ['chromium', 'withoutFfmpeg', 'audio/webm;codecs=pcm', webmOpus],
  ['firefox', 'silent', oggOpus, oggOpus],
  ['firefox', 'silent', 'audio/mp4', webmOpus],
  ['chromium', 'silent', 'audio/nonsense', webmOpus],
  ['safari17', 'withoutFfmpeg', 'audio/mp4', wav],
];

for (const [browser, service, wanted, chosen] of table) {
  test(`${browser} records ${chosen} for a service ${service}${wanted && `, if the page requests ${wanted}`}`, () => {
    const { vendor, supported } = browsers[browser];
    const isTypeSupported = (mediaType: string) => (supported as readonly string[]).includes(mediaType);
    assert.equal(chooseFormat({ isTypeSupported, vendor, wanted, decodable: services[service] }), chosen);
  });
}

test('leaves the choice to a browser that supports none of the formats', () => {
  assert.equal(chooseFormat({ isTypeSupported: () => false, vendor: '', decodable: [wav] }), undefined);
});

test('asks for a container only with its codec', () => {
  const asked: string[] = [];
  const isTypeSupported = (mediaType: string) => {
    asked.push(mediaType);
    return false;
  };
  chooseFormat({ isTypeSupported, vendor: '', wanted: 'audio/mp4', decodable: ['audio/mp4'] });
  assert.ok(asked.every((mediaType) => mediaType.includes(';codecs=')));
});
