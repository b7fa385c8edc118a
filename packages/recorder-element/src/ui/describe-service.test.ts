import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { messages as arabic } from '../messages/languages/ar.ts';
import { messages as german } from '../messages/languages/de.ts';
import { english } from '../messages/localization.ts';
import { addPanelTexts } from '../messages/panel-localization.ts';
import type { TranscriberProblemCode } from '../platform/problem.ts';
import { describeService, describeStatus, type ServiceStatus } from './describe-service.ts';

const inEnglish = addPanelTexts(english);
const inGerman = addPanelTexts({ ...german, lang: 'de-AT' });
const inArabic = addPanelTexts({ ...arabic, lang: 'ar' });

const english25 = { languages: ['en', 'es', 'fr', 'it', 'pt'] };

test('shows no notice if the service supports the language, or publishes no languages', () => {
  for (const [languages, language, pageLanguage] of [
    [undefined, 'de', 'de'],
    [[], 'de', 'de'],
    [['en'], undefined, 'en-GB'],
    [['en'], 'en-US', 'de'],
    [['en', 'de'], undefined, 'de-AT'],
    [['no'], undefined, 'nb-NO'],
    [['he'], undefined, 'iw'],
    [['zh'], undefined, 'zh-Hant-TW'],
    [['en'], undefined, 'not a tag'],
    [['en'], 'klingonish', 'de'],
  ] as const) {
    const description = languages ? { ready: true, languages } : { ready: true };
    assert.equal(describeService(description, { language, pageLanguage }, inEnglish), undefined, pageLanguage);
  }
});

test('shows first that no recognizer is ready', () => {
  const notice = describeService({ ready: false, languages: ['en'] }, { pageLanguage: 'de' }, inEnglish);
  assert.equal(notice, 'Speech recognition is not ready yet. You can still record: your recording is kept.');
});

test('names the only language of the service if the page’s language is another one', () => {
  const notice = (localization: typeof inGerman) =>
    describeService({ languages: ['en'] }, { pageLanguage: localization.lang }, localization);
  assert.equal(notice(inGerman), 'Sprechen Sie Englisch: Der Dienst unterstützt keine andere Sprache.');
  assert.equal(notice(inArabic), 'تكلّم باللغة الإنجليزية: لا تدعم الخدمة لغة أخرى.');
});

test('names supported languages instead of an unsupported one', () => {
  assert.equal(
    describeService({ languages: ['en'] }, { language: 'de', pageLanguage: 'en' }, inEnglish),
    'The service does not support German. Choose another language, such as English.',
  );
  assert.equal(
    describeService(english25, { language: 'ar-EG', pageLanguage: 'en' }, inGerman),
    'Der Dienst unterstützt Arabisch nicht. Wählen Sie eine andere Sprache, etwa Englisch, Spanisch oder Französisch.',
  );
  assert.equal(
    describeService(english25, { pageLanguage: 'de' }, inGerman),
    'Der Dienst unterstützt Deutsch nicht. Sprechen Sie eine andere Sprache, etwa Englisch, Spanisch oder Französisch.',
  );
  assert.equal(
    describeService(english25, { pageLanguage: 'ar' }, inArabic),
    'لا تدعم الخدمة العربية. تكلّم بلغة أخرى، مثل الإنجليزية أو الإسبانية أو الفرنسية.',
  );
});

test('explains in one line why a recording could not be sent now', () => {
  const describe = (code?: TranscriberProblemCode, changes: Partial<ServiceStatus> = {}) => {
    const problem = code && new ProblemError(code, 'A test.');
    return describeStatus({ problem, hasKey: false, isFormatKnown: true, ...changes }, inEnglish);
  };
  assert.equal(describe(), undefined);
  assert.match(describe('offline') ?? '', /^You are offline\./);
  assert.match(describe('network-failed') ?? '', /^Cannot reach the service\./);
  assert.match(describe('server-busy') ?? '', /^Cannot reach the service\./);
  assert.match(describe('origin-not-allowed') ?? '', /^Transcription is not set up for this site\./);
  assert.match(describe('unauthorized') ?? '', /^Sign in to transcribe\./);
  assert.match(describe('unauthorized', { hasKey: true }) ?? '', /^Your key or sign-in is not valid\./);
  assert.match(
    describe(undefined, { isFormatKnown: false }) ?? '',
    /^The service cannot read what this browser records\./,
  );
});
