/**
 * Writes the tables of Appwrite's own operations, models and enums:
 * `node scripts/import-service-facts.js FOLDER`, where FOLDER holds `operations.json` and
 * `models.json`. What the notation means stands in `src/schema/services/notation.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Usage: node scripts/import-service-facts.js FOLDER');
  process.exit(1);
}
const read = async (name) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
const operations = await read('operations');
const models = await read('models');

/** Names of the enums by an argument that has one; a further set of values needs a line here. */
const enumNames = {
  'avatarsGetBrowser.code': 'Browser',
  'avatarsGetCreditCard.code': 'CreditCard',
  'avatarsGetScreenshot.theme': 'Theme',
  'avatarsGetScreenshot.permissions': 'BrowserPermission',
  'avatarsGetScreenshot.output': 'ImageFormat',
  'consoleGetEmailTemplate.templateId': 'EmailTemplateId',
  'consoleGetResource.type': 'ConsoleResourceType',
  'databasesGetCollectionUsage.range': 'UsageRange',
  'functionsGetDeploymentDownload.type': 'DeploymentDownloadType',
  'functionsListTemplates.useCases': 'FunctionUseCase',
  'healthGetFailedJobs.name': 'QueueName',
  'migrationsGetAppwriteReport.resources': 'AppwriteMigrationResource',
  'migrationsGetFirebaseReport.resources': 'FirebaseMigrationResource',
  'migrationsGetNHostReport.resources': 'PostgresMigrationResource',
  'projectGetPolicy.policyId': 'PolicyId',
  'projectGetUsage.period': 'UsagePeriod',
  'sitesListTemplates.frameworks': 'SiteFramework',
  'sitesListTemplates.useCases': 'SiteUseCase',
  'storageGetFilePreview.gravity': 'ImageGravity',
  'vcsListRepositories.type': 'VcsDetectionType',
  'accountCreateMFAAuthenticator.type': 'AuthenticatorType',
  'accountCreateMFAChallenge.factor': 'AuthenticationFactor',
  'tablesDBCreateIndex.type': 'IndexType',
  'tablesDBCreateIndex.orders': 'IndexOrder',
  'tablesDBCreateRelationshipColumn.type': 'RelationshipType',
  'tablesDBCreateRelationshipColumn.onDelete': 'RelationshipOnDelete',
  'documentsDBCreateIndex.type': 'DocumentIndexType',
  'functionsCreateExecution.method': 'ExecutionMethod',
  'functionsCreateTemplateDeployment.type': 'TemplateReferenceType',
  'functionsCreateVcsDeployment.type': 'VcsReferenceType',
  'messagingCreatePush.priority': 'MessagePriority',
  'messagingCreateSMTPProvider.encryption': 'SmtpEncryption',
  'migrationsCreateCSVImport.onDuplicate': 'ImportOnDuplicate',
  'organizationCreateProject.region': 'Region',
  'projectUpdateSMTP.secure': 'SmtpSecure',
  'projectUpdateAuthMethod.methodId': 'AuthMethodId',
  'projectUpdateOAuth2Google.prompt': 'GooglePrompt',
  'projectUpdateOAuth2Oidc.prompt': 'OidcPrompt',
  'projectUpdateProtocol.protocolId': 'ProtocolId',
  'projectUpdateService.serviceId': 'ServiceId',
  'projectsCreateSchedule.resourceType': 'ScheduleResourceType',
  'proxyCreateRedirectRule.statusCode': 'RedirectStatusCode',
  'proxyCreateRedirectRule.resourceType': 'ProxyResourceType',
  'sitesCreate.adapter': 'SiteAdapter',
  'sitesCreateVcsDeployment.type': 'SiteReferenceType',
  'storageCreateBucket.compression': 'Compression',
  'usersCreateSHAUser.passwordVersion': 'PasswordHash',
  'usersCreateTarget.providerType': 'MessagingProviderType',
  'vectorsDBCreateIndex.type': 'VectorIndexType',
  'vectorsDBCreateTextEmbeddings.model': 'EmbeddingModel',
};

/** Several models may answer: which union the typed schema has for them. */
const unionOf = {
  databasesGetAttribute: 'attributes',
  tablesDBGetColumn: 'columns',
  projectGetPlatform: 'platforms',
  projectGetPolicy: 'policies',
  projectGetOAuth2Provider: 'providers',
};

/** Fields whose REST key is not the one that the model names. */
const restKeys = {
  'algoArgon2.memoryCost': 'memory_cost',
  'algoArgon2.timeCost': 'time_cost',
};

/** Fields whose type the models misname: it is empty or the name of a format. */
const fieldTypes = {
  'attributeDatetime.format': 'String',
  'columnDatetime.format': 'String',
};

const columnTypes = {
  Float: ['double'],
  Email: ['string', 'email'],
  Enum: ['string', 'enum'],
  Url: ['string', 'url'],
  Ip: ['string', 'ip'],
  Line: ['linestring'],
};

const columnMarks = (kind) => {
  const [type, format] = columnTypes[kind] ?? [kind.toLowerCase()];
  return `type=${type}${format === undefined ? '' : `&format=${format}`}`;
};

const kebab = (words) =>
  words.replace(/[A-Z]/g, (letter, at) => (at > 0 ? '-' : '') + letter.toLowerCase());

/** By which of its values a member of a union is told from the others. */
const memberMarks = [
  [/^(?:column|attribute)(\w+)$/, columnMarks],
  [/^oAuth2(\w+)$/, (name) => `$id=${name.toLowerCase()}`],
  [/^platform(\w+)$/, (name) => `type=${name.toLowerCase()}`],
  [/^policy(\w+)$/, (name) => `$id=${kebab(name)}`],
  [/^algoScryptModified()$/, () => 'type=scryptMod'],
  [/^algo(\w+)$/, (name) => `type=${name.toLowerCase()}`],
];

function memberText(member) {
  const [pattern, toMarks] = memberMarks.find(([each]) => each.test(member));
  return `${member}?${toMarks(pattern.exec(member)[1])}`;
}

const scalars = {
  string: 'String',
  id: 'String',
  enum: 'String',
  datetime: 'DateTime',
  integer: 'SafeInt',
  double: 'Float',
  number: 'Float',
  boolean: 'Boolean',
  json: 'JSON',
  object: 'JSON',
  array: 'JSON',
  file: 'Upload',
};

/** What the built-in API makes of a type, where nothing else is said. */
const builtInOf = {
  SafeInt: 'Int',
  BigInt: 'Int',
  DateTime: 'String',
  JSON: 'Json',
  Upload: 'InputFile',
};

const valuesOf = new Map();
const nameOfValues = new Map();
for (const operation of operations) {
  for (const parameter of operation.params) {
    const name = enumNames[`${operation.field}.${parameter.name}`];
    if (name === undefined || parameter.enum === undefined) continue;
    valuesOf.set(name, parameter.enum);
    nameOfValues.set(parameter.enum.join(' '), name);
  }
}

const shapes = { Point: 'Point', Line: 'LineString', Polygon: 'Polygon' };
const shapeColumn = /(?:Create|Update)(Point|Line|Polygon)(?:Attribute|Column)$/;
const longColumn = /(?:Integer|BigInt)(?:Attribute|Column)$/;

/** The argument's type in the typed schema. */
function typeOf(parameter, { field }) {
  const { name, type, graphql } = parameter;
  if (parameter.enum !== undefined) {
    const known = nameOfValues.get(parameter.enum.join(' '));
    if (known === undefined) throw new Error(`No name for the enum of ${field}.${name}.`);
    return known;
  }
  if (graphql.includes('Assoc')) return 'JSON';
  if (name === 'queries') return 'String';
  if (name === 'operations') return 'JSON';
  const shape = shapeColumn.exec(field)?.[1];
  if (name === 'default' && shape !== undefined) return shapes[shape];
  if (type === 'integer') {
    if (['min', 'max', 'default'].includes(name) && longColumn.test(field)) return 'BigInt';
    return name === 'maximumFileSize' ? 'SafeInt' : 'Int';
  }
  if (type === 'any') return anyType(name);
  return scalars[type];
}

/** Increments take any number, a function's headers any object; the rest is text. */
function anyType(name) {
  if (['value', 'min', 'max'].includes(name)) return 'Float';
  return name === 'headers' ? 'JSON' : 'String';
}

const isEnum = (type) => valuesOf.has(type);

function parameterText(parameter, operation) {
  const { name, required, nullable, graphql } = parameter;
  const type = typeOf(parameter, operation);
  const isList = /^\[/.test(graphql) || name === 'queries';
  const stated = graphql.replace(/[[\]!]/g, '');
  const builtIn = isEnum(type) ? 'String' : (builtInOf[type] ?? type);
  // Lists that it calls a text, and shapes, nobody can send there; they are right here.
  const isWrong =
    name === 'queries' || name === 'operations' || Object.values(shapes).includes(type);
  const differs = stated !== builtIn && !isWrong;
  const text = `${type}${differs ? `/${stated}` : ''}`;
  const isPath = parameter.in === 'path';
  const mark = (isPath || required) && !nullable ? '!' : '';
  return `${name}:${isList ? `[${text}]` : text}${mark}${nullable && !isPath ? '?' : ''}`;
}

function operationText(operation) {
  const { field, method, path, params, models: answers, status } = operation;
  const last = answers.at(-1);
  const union = unionOf[field];
  const marks = [
    ...(operation.binary === true || field === 'pingGet' ? ['bytes'] : []),
    ...(status === 301 ? ['redirect'] : []),
    ...(operation.isServer && operation.scopes.length > 0
      ? [`scopes=${operation.scopes.join(',')}`]
      : []),
    ...(operation.deprecated === undefined ? [] : [`deprecated=${fieldOf(operation.deprecated)}`]),
  ];
  const typed = field.startsWith('vcs') && answers.length > 1 ? answers.join('|') : union;
  return [
    `${field} ${method} ${routeOf(path, params)}`,
    ...params.map((parameter) => parameterText(parameter, operation)),
    '->',
    typed === undefined ? last : `${typed}/${last}`,
    ...marks,
  ].join(' ');
}

/** One route calls its part otherwise than the argument that goes there. */
const routeOf = (path, params) =>
  path
    .replace(/^\/v1/, '')
    .replace(/\{(\w+)\}/g, (part, name) =>
      params.some((each) => each.name === name) ? part : `{${name}Id}`,
    );

/** `account.getMFARecoveryCodes` → `accountGetMFARecoveryCodes` */
function fieldOf(method) {
  const [service, name] = method.split('.');
  return name === undefined ? method : service + name[0].toUpperCase() + name.slice(1);
}

const longField = /^(?:column|attribute)(?:Integer|Bigint)$/;

function fieldText(field, model) {
  const { name, type, array } = field;
  const key = restKeys[`${model.name}.${name}`];
  const isLong = ['min', 'max', 'default'].includes(name) && longField.test(model.name);
  const base = type === 'model' ? field.model : type === 'union' ? name : scalars[type];
  const itself = fieldTypes[`${model.name}.${name}`] ?? (isLong ? 'BigInt' : base);
  const text = array ? `[${itself}]` : itself;
  return `${name}${text === 'String' ? '' : `:${text}`}${key === undefined ? '' : `=${key}`}`;
}

const referenced = new Set();
function visit(name) {
  const model = models.find((each) => each.name === name);
  if (referenced.has(name)) return;
  referenced.add(name);
  for (const field of model.fields) {
    [field.model ?? [], field.models ?? []].flat().forEach(visit);
  }
}
operations.flatMap((operation) => operation.models).forEach(visit);

const modelLines = models
  .filter(({ name }) => referenced.has(name))
  .map((model) =>
    [
      `${model.name}${model.additional ? '*' : ''}`,
      ...model.fields.map((each) => fieldText(each, model)),
    ].join(' '),
  );

const services = [...new Set(operations.map(({ service }) => service))].sort();
const operationLines = services.flatMap((service) => [
  `# ${service}`,
  ...operations.filter((each) => each.service === service).map(operationText),
]);

const unions = new Map();
for (const { fields } of models) {
  for (const { name, models: members } of fields) {
    if (members === undefined) continue;
    unions.set(name, [...new Set([...(unions.get(name) ?? []), ...members])]);
  }
}

const header =
  '// Written by scripts/import-service-facts.js; see notation.ts for what a line means.';
const table = (name, lines) => `${header}\nexport const ${name} = \`\n${lines.join('\n')}\n\`;\n`;
const target = (name) => new URL(`../src/schema/services/${name}.facts.ts`, import.meta.url);

await writeFile(target('operations'), table('operationLines', operationLines));
await writeFile(target('models'), table('modelLines', modelLines));
await writeFile(
  target('enums'),
  table('enumLines', [...valuesOf].map(([name, values]) => `${name} ${values.join(' ')}`).sort()),
);
await writeFile(
  target('unions'),
  table(
    'unionLines',
    [...unions].map(([name, members]) => `${name} ${members.map(memberText).join(' ')}`),
  ),
);
console.log(
  `${operations.length} operations, ${modelLines.length} models, ${valuesOf.size} enums.`,
);
