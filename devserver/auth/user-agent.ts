import type { ClientFacts } from './store.ts';

interface Named {
  readonly pattern: RegExp;
  readonly code: string;
  readonly name: string;
}

interface Browser extends Named {
  readonly engine: string;
  /** Finds the engine's version; the browser's own where absent. */
  readonly engineVersion?: RegExp;
}

/** Each before those that its own text also resembles. */
const browsers: readonly Browser[] = [
  { pattern: /Edg\/([\d.]+)/, code: 'PS', name: 'Microsoft Edge', engine: 'Blink' },
  { pattern: /OPR\/([\d.]+)/, code: 'OP', name: 'Opera', engine: 'Blink' },
  { pattern: /Firefox\/([\d.]+)/, code: 'FF', name: 'Firefox', engine: 'Gecko' },
  { pattern: /Chrome\/([\d.]+)/, code: 'CH', name: 'Chrome', engine: 'Blink' },
  {
    pattern: /Version\/([\d.]+).*Safari\//,
    code: 'SF',
    name: 'Safari',
    engine: 'WebKit',
    engineVersion: /AppleWebKit\/([\d.]+)/,
  },
];

const systems: readonly Named[] = [
  { pattern: /Android ?([\d.]*)/, code: 'AND', name: 'Android' },
  { pattern: /(?:iPhone|iPad).*? OS ([\d_]+)/, code: 'IOS', name: 'iOS' },
  { pattern: /Windows NT ([\d.]*)/, code: 'WIN', name: 'Windows' },
  { pattern: /Mac OS X ?([\d_.]*)/, code: 'MAC', name: 'Mac' },
  { pattern: /Linux()/, code: 'LIN', name: 'GNU/Linux' },
];

export const unknownClient: ClientFacts = {
  osCode: '',
  osName: '',
  osVersion: '',
  clientType: '',
  clientCode: '',
  clientName: '',
  clientVersion: '',
  clientEngine: '',
  clientEngineVersion: '',
  deviceName: '',
  deviceBrand: '',
  deviceModel: '',
};

const versionIn = (pattern: RegExp, text: string): string | undefined =>
  pattern.exec(text)?.[1]?.replaceAll('_', '.');

function systemFacts(userAgent: string): Partial<ClientFacts> {
  const system = systems.find(({ pattern }) => pattern.test(userAgent));
  if (system === undefined) return {};
  const isPhone = system.code === 'AND' || system.code === 'IOS';
  return {
    osCode: system.code,
    osName: system.name,
    osVersion: versionIn(system.pattern, userAgent) ?? '',
    deviceName: isPhone ? 'smartphone' : 'desktop',
  };
}

/** What a session says about the browser that made it; all empty for any other program. */
export function parseUserAgent(userAgent: string): ClientFacts {
  const browser = browsers.find(({ pattern }) => pattern.test(userAgent));
  if (browser === undefined) return unknownClient;
  const version = versionIn(browser.pattern, userAgent) ?? '';
  return {
    ...unknownClient,
    ...systemFacts(userAgent),
    clientType: 'browser',
    clientCode: browser.code,
    clientName: browser.name,
    clientVersion: version,
    clientEngine: browser.engine,
    clientEngineVersion: versionIn(browser.engineVersion ?? browser.pattern, userAgent) ?? version,
  };
}
