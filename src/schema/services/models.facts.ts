/** A model that Appwrite answers with. */
export interface ModelFact {
  /** Name of the GraphQL type without its prefix. */
  readonly type: string;
  readonly description: string;
  /** REST key and type: a scalar, or the name of another model; `[…]` is a list. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A model without fields of its own still needs one in GraphQL. */
const nothing = { status: 'String' };

export const models: Readonly<Record<string, ModelFact>> = {
  none: { type: 'None', description: 'The operation was carried out.', fields: nothing },
  user: {
    type: 'User',
    description: 'A user of the project.',
    fields: {
      $id: 'String',
      $createdAt: 'DateTime',
      $updatedAt: 'DateTime',
      name: 'String',
      registration: 'DateTime',
      status: 'Boolean',
      labels: '[String]',
      passwordUpdate: 'DateTime',
      email: 'String',
      phone: 'String',
      emailVerification: 'Boolean',
      emailCanonical: 'String',
      emailIsFree: 'Boolean',
      emailIsDisposable: 'Boolean',
      emailIsCorporate: 'Boolean',
      emailIsCanonical: 'Boolean',
      phoneVerification: 'Boolean',
      mfa: 'Boolean',
      prefs: 'JSON',
      targets: '[target]',
      accessedAt: 'DateTime',
      impersonator: 'Boolean',
      impersonatorUserId: 'String',
    },
  },
  target: {
    type: 'Target',
    description: 'Where messages for a user can be sent.',
    fields: {
      $id: 'String',
      $createdAt: 'DateTime',
      $updatedAt: 'DateTime',
      name: 'String',
      userId: 'String',
      providerId: 'String',
      providerType: 'String',
      identifier: 'String',
      expired: 'Boolean',
    },
  },
  session: {
    type: 'Session',
    description: 'A signed-in session. Its secret is filled only for callers with a key.',
    fields: {
      $id: 'String',
      $createdAt: 'DateTime',
      $updatedAt: 'DateTime',
      userId: 'String',
      expire: 'DateTime',
      provider: 'String',
      providerUid: 'String',
      providerAccessToken: 'String',
      providerAccessTokenExpiry: 'DateTime',
      providerRefreshToken: 'String',
      ip: 'String',
      osCode: 'String',
      osName: 'String',
      osVersion: 'String',
      clientType: 'String',
      clientCode: 'String',
      clientName: 'String',
      clientVersion: 'String',
      clientEngine: 'String',
      clientEngineVersion: 'String',
      deviceName: 'String',
      deviceBrand: 'String',
      deviceModel: 'String',
      countryCode: 'String',
      countryName: 'String',
      current: 'Boolean',
      factors: '[String]',
      secret: 'String',
      mfaUpdatedAt: 'DateTime',
    },
  },
};
