// Written by scripts/import-service-facts.js; see notation.ts for what a line means.
export const modelLines = `
algoArgon2 type memoryCost:SafeInt=memory_cost timeCost:SafeInt=time_cost threads:SafeInt
algoBcrypt type
algoMd5 type
algoPhpass type
algoScrypt type costCpu:SafeInt costMemory:SafeInt costParallel:SafeInt length:SafeInt
algoScryptModified type salt saltSeparator signerKey
algoSha type
any*
attributeBigint key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime min:BigInt max:BigInt default:BigInt
attributeBoolean key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:Boolean
attributeDatetime key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
attributeEmail key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
attributeEnum key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime elements:[String] format default
attributeFloat key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime min:Float max:Float default:Float
attributeInteger key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime min:BigInt max:BigInt default:BigInt
attributeIp key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
attributeLine key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:JSON
attributeList total:SafeInt attributes:[attributes]
attributeLongtext key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default encrypt:Boolean
attributeMediumtext key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default encrypt:Boolean
attributeObject key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime
attributePoint key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:JSON
attributePolygon key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:JSON
attributeRelationship key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime relatedCollection relationType twoWay:Boolean twoWayKey onDelete side
attributeString key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime size:SafeInt default encrypt:Boolean
attributeText key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default encrypt:Boolean
attributeUrl key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
attributeVarchar key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime size:SafeInt default encrypt:Boolean
attributeVector key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime size:SafeInt
branch name
branchList total:SafeInt branches:[branch]
bucket $id $createdAt:DateTime $updatedAt:DateTime $permissions:[String] fileSecurity:Boolean name enabled:Boolean maximumFileSize:SafeInt allowedFileExtensions:[String] compression encryption:Boolean antivirus:Boolean transformations:Boolean totalSize:SafeInt
bucketList total:SafeInt buckets:[bucket]
collection $id $createdAt:DateTime $updatedAt:DateTime $permissions:[String] databaseId name enabled:Boolean documentSecurity:Boolean attributes:[attributes] indexes:[index] bytesMax:SafeInt bytesUsed:SafeInt
collectionList total:SafeInt collections:[collection]
columnBigint key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime min:BigInt max:BigInt default:BigInt
columnBoolean key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:Boolean
columnDatetime key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
columnEmail key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
columnEnum key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime elements:[String] format default
columnFloat key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime min:Float max:Float default:Float
columnIndex $id $createdAt:DateTime $updatedAt:DateTime key type status error columns:[String] lengths:[SafeInt] orders:[String]
columnIndexList total:SafeInt indexes:[columnIndex]
columnInteger key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime min:BigInt max:BigInt default:BigInt
columnIp key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
columnLine key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:JSON
columnList total:SafeInt columns:[columns]
columnLongtext key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default encrypt:Boolean
columnMediumtext key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default encrypt:Boolean
columnPoint key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:JSON
columnPolygon key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default:JSON
columnRelationship key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime relatedTable relationType twoWay:Boolean twoWayKey onDelete side
columnString key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime size:SafeInt default encrypt:Boolean
columnText key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime default encrypt:Boolean
columnUrl key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime format default
columnVarchar key type status error required:Boolean array:Boolean $createdAt:DateTime $updatedAt:DateTime size:SafeInt default encrypt:Boolean
consoleKeyScope $id description category deprecated:Boolean
consoleKeyScopeList total:SafeInt scopes:[consoleKeyScope]
consoleOAuth2Provider $id parameters:[consoleOAuth2ProviderParameter]
consoleOAuth2ProviderList total:SafeInt oAuth2Providers:[consoleOAuth2Provider]
consoleOAuth2ProviderParameter $id name example hint
consoleVariables _APP_DOMAIN_TARGET_CNAME _APP_DOMAIN_TARGET_A _APP_COMPUTE_BUILD_TIMEOUT:SafeInt _APP_DOMAIN_TARGET_AAAA _APP_DOMAIN_TARGET_CAA _APP_STORAGE_LIMIT:SafeInt _APP_COMPUTE_SIZE_LIMIT:SafeInt _APP_USAGE_STATS _APP_VCS_ENABLED:Boolean _APP_DOMAIN_ENABLED:Boolean _APP_ASSISTANT_ENABLED:Boolean _APP_DOMAIN_SITES _APP_DOMAIN_FUNCTIONS _APP_OPTIONS_FORCE_HTTPS _APP_DOMAINS_NAMESERVERS _APP_DB_ADAPTER supportForRelationships:Boolean supportForOperators:Boolean supportForSpatials:Boolean supportForSpatialIndexNull:Boolean supportForFulltextWildcard:Boolean supportForMultipleFulltextIndexes:Boolean supportForAttributeResizing:Boolean supportForSchemas:Boolean maxIndexLength:SafeInt supportForIntegerIds:Boolean
continent name code
continentList total:SafeInt continents:[continent]
country name code
countryList total:SafeInt countries:[country]
currency symbol name symbolNative decimalDigits:SafeInt rounding:Float code namePlural
currencyList total:SafeInt currencies:[currency]
database $id name $createdAt:DateTime $updatedAt:DateTime enabled:Boolean type
databaseList total:SafeInt databases:[database]
deployment $id $createdAt:DateTime $updatedAt:DateTime type resourceId resourceType entrypoint sourceSize:SafeInt buildSize:SafeInt totalSize:SafeInt buildId activate:Boolean screenshotLight screenshotDark status buildLogs buildDuration:SafeInt providerRepositoryName providerRepositoryOwner providerRepositoryUrl providerCommitHash providerCommitAuthorUrl providerCommitAuthor providerCommitMessage providerCommitUrl providerBranch providerBranchUrl
deploymentList total:SafeInt deployments:[deployment]
detectionFramework type variables:[detectionVariable] framework installCommand buildCommand outputDirectory
detectionRuntime type variables:[detectionVariable] runtime entrypoint commands
detectionVariable name value
devKey $id $createdAt:DateTime $updatedAt:DateTime name expire:DateTime secret accessedAt:DateTime sdks:[String]
devKeyList total:SafeInt devKeys:[devKey]
document* $id $sequence $collectionId $databaseId $createdAt:DateTime $updatedAt:DateTime $permissions:[String]
documentList total:SafeInt documents:[document]
emailTemplate templateId locale message senderName senderEmail replyToEmail replyToName subject
emailTemplateList total:SafeInt templates:[emailTemplate]
embedding model dimension:SafeInt embedding:[Float] error
embeddingList total:SafeInt embeddings:[embedding]
ephemeralKey $id $createdAt:DateTime $updatedAt:DateTime name expire:DateTime scopes:[String] secret accessedAt:DateTime sdks:[String]
execution $id $createdAt:DateTime $updatedAt:DateTime $permissions:[String] functionId deploymentId trigger status requestMethod requestPath requestHeaders:[headers] responseStatusCode:SafeInt responseBody responseHeaders:[headers] logs errors duration:Float scheduledAt:DateTime
executionList total:SafeInt executions:[execution]
file $id bucketId $createdAt:DateTime $updatedAt:DateTime $permissions:[String] name signature mimeType sizeOriginal:SafeInt sizeActual:SafeInt chunksTotal:SafeInt chunksUploaded:SafeInt encryption:Boolean compression
fileList total:SafeInt files:[file]
framework key name buildRuntime runtimes:[String] adapters:[frameworkAdapter]
frameworkAdapter key installCommand buildCommand outputDirectory fallbackFile
frameworkList total:SafeInt frameworks:[framework]
function $id $createdAt:DateTime $updatedAt:DateTime execute:[String] name enabled:Boolean live:Boolean logging:Boolean runtime deploymentRetention:SafeInt deploymentId deploymentCreatedAt:DateTime latestDeploymentId latestDeploymentCreatedAt:DateTime latestDeploymentStatus scopes:[String] vars:[variable] events:[String] schedule timeout:SafeInt entrypoint commands version installationId providerRepositoryId providerBranch providerRootDirectory providerSilentMode:Boolean providerBranches:[String] providerPaths:[String] buildSpecification runtimeSpecification
functionList total:SafeInt functions:[function]
headers name value
healthAntivirus version status
healthCertificate name subjectSN issuerOrganisation validFrom validTo signatureTypeSN
healthQueue size:SafeInt
healthStatus name ping:SafeInt status
healthStatusList total:SafeInt statuses:[healthStatus]
healthTime remoteTime:SafeInt localTime:SafeInt diff:SafeInt
identity $id $createdAt:DateTime $updatedAt:DateTime userId provider providerUid providerEmail providerAccessToken providerAccessTokenExpiry:DateTime providerRefreshToken
identityList total:SafeInt identities:[identity]
index $id $createdAt:DateTime $updatedAt:DateTime key type status error attributes:[String] lengths:[SafeInt] orders:[String]
indexList total:SafeInt indexes:[index]
insight $id $createdAt:DateTime $updatedAt:DateTime reportId type severity status resourceType resourceId parentResourceType parentResourceId title summary ctas:[insightCTA] analyzedAt:DateTime dismissedAt:DateTime dismissedBy
insightCTA label service method params:JSON
insightList total:SafeInt insights:[insight]
installation $id $createdAt:DateTime $updatedAt:DateTime provider organization providerInstallationId
installationList total:SafeInt installations:[installation]
jwt jwt
key $id $createdAt:DateTime $updatedAt:DateTime name expire:DateTime scopes:[String] secret accessedAt:DateTime sdks:[String]
keyList total:SafeInt keys:[key]
language name code nativeName
languageList total:SafeInt languages:[language]
locale ip countryCode country continentCode continent eu:Boolean currency
localeCode code name
localeCodeList total:SafeInt localeCodes:[localeCode]
log event userId userEmail userName mode userType ip time:DateTime osCode osName osVersion clientType clientCode clientName clientVersion clientEngine clientEngineVersion deviceName deviceBrand deviceModel countryCode countryName
logList total:SafeInt logs:[log]
membership $id $createdAt:DateTime $updatedAt:DateTime userId userName userEmail userPhone teamId teamName invited:DateTime joined:DateTime confirm:Boolean mfa:Boolean userAccessedAt:DateTime roles:[String]
membershipList total:SafeInt memberships:[membership]
message $id $createdAt:DateTime $updatedAt:DateTime providerType topics:[String] users:[String] targets:[String] scheduledAt:DateTime deliveredAt:DateTime deliveryErrors:[String] deliveredTotal:SafeInt data:JSON status
messageList total:SafeInt messages:[message]
metric value:SafeInt date:DateTime
metricBreakdown resourceId name value:SafeInt estimate:Float
mfaChallenge $id $createdAt:DateTime userId expire:DateTime
mfaFactors totp:Boolean phone:Boolean email:Boolean recoveryCode:Boolean
mfaRecoveryCodes recoveryCodes:[String]
mfaType secret uri
migration $id $createdAt:DateTime $updatedAt:DateTime status stage source destination resources:[String] resourceId statusCounters:JSON resourceData:JSON errors:[String] options:JSON
migrationList total:SafeInt migrations:[migration]
migrationReport user:SafeInt team:SafeInt database:SafeInt row:SafeInt file:SafeInt bucket:SafeInt function:SafeInt platform:SafeInt api-key:SafeInt project-variable:SafeInt webhook:SafeInt auth-methods:SafeInt project-protocols:SafeInt project-labels:SafeInt project-services:SafeInt policies:SafeInt smtp:SafeInt rule:SafeInt project-email-template:SafeInt site:SafeInt provider:SafeInt topic:SafeInt subscriber:SafeInt message:SafeInt size:SafeInt version oauth2-provider:SafeInt
mockNumber number otp $createdAt:DateTime $updatedAt:DateTime
mockNumberList total:SafeInt mockNumbers:[mockNumber]
none
oAuth2Amazon $id enabled:Boolean clientId clientSecret
oAuth2Apple $id enabled:Boolean serviceId keyId teamId p8File
oAuth2Auth0 $id enabled:Boolean clientId clientSecret endpoint
oAuth2Authentik $id enabled:Boolean clientId clientSecret endpoint
oAuth2Autodesk $id enabled:Boolean clientId clientSecret
oAuth2Bitbucket $id enabled:Boolean key secret
oAuth2Bitly $id enabled:Boolean clientId clientSecret
oAuth2Box $id enabled:Boolean clientId clientSecret
oAuth2Dailymotion $id enabled:Boolean apiKey apiSecret
oAuth2Discord $id enabled:Boolean clientId clientSecret
oAuth2Disqus $id enabled:Boolean publicKey secretKey
oAuth2Dropbox $id enabled:Boolean appKey appSecret
oAuth2Etsy $id enabled:Boolean keyString sharedSecret
oAuth2Facebook $id enabled:Boolean appId appSecret
oAuth2Figma $id enabled:Boolean clientId clientSecret
oAuth2FusionAuth $id enabled:Boolean clientId clientSecret endpoint
oAuth2Github $id enabled:Boolean clientId clientSecret
oAuth2Gitlab $id enabled:Boolean applicationId secret endpoint
oAuth2Google $id enabled:Boolean clientId clientSecret prompt:[String]
oAuth2Keycloak $id enabled:Boolean clientId clientSecret endpoint realmName
oAuth2Kick $id enabled:Boolean clientId clientSecret
oAuth2Linkedin $id enabled:Boolean clientId primaryClientSecret
oAuth2Microsoft $id enabled:Boolean applicationId applicationSecret tenant
oAuth2Notion $id enabled:Boolean oauthClientId oauthClientSecret
oAuth2Oidc $id enabled:Boolean clientId clientSecret wellKnownURL authorizationURL tokenURL userInfoURL
oAuth2Okta $id enabled:Boolean clientId clientSecret domain authorizationServerId
oAuth2Paypal $id enabled:Boolean clientId secretKey
oAuth2Podio $id enabled:Boolean clientId clientSecret
oAuth2ProviderList total:SafeInt providers:[providers]
oAuth2Salesforce $id enabled:Boolean customerKey customerSecret
oAuth2Slack $id enabled:Boolean clientId clientSecret
oAuth2Spotify $id enabled:Boolean clientId clientSecret
oAuth2Stripe $id enabled:Boolean clientId apiSecretKey
oAuth2Tradeshift $id enabled:Boolean oauth2ClientId oauth2ClientSecret
oAuth2Twitch $id enabled:Boolean clientId clientSecret
oAuth2WordPress $id enabled:Boolean clientId clientSecret
oAuth2X $id enabled:Boolean customerKey secretKey
oAuth2Yahoo $id enabled:Boolean clientId clientSecret
oAuth2Yandex $id enabled:Boolean clientId clientSecret
oAuth2Zoho $id enabled:Boolean clientId clientSecret
oAuth2Zoom $id enabled:Boolean clientId clientSecret
phone code countryCode countryName
phoneList total:SafeInt phones:[phone]
platformAndroid $id $createdAt:DateTime $updatedAt:DateTime name type applicationId
platformApple $id $createdAt:DateTime $updatedAt:DateTime name type bundleIdentifier
platformLinux $id $createdAt:DateTime $updatedAt:DateTime name type packageName
platformList total:SafeInt platforms:[platforms]
platformWeb $id $createdAt:DateTime $updatedAt:DateTime name type hostname key
platformWindows $id $createdAt:DateTime $updatedAt:DateTime name type packageIdentifierName
policyList total:SafeInt policies:[policies]
policyMembershipPrivacy $id userId:Boolean userEmail:Boolean userPhone:Boolean userName:Boolean userMFA:Boolean userAccessedAt:Boolean
policyPasswordDictionary $id enabled:Boolean
policyPasswordHistory $id total:SafeInt
policyPasswordPersonalData $id enabled:Boolean
policyPasswordStrength $id min:SafeInt uppercase:Boolean lowercase:Boolean number:Boolean symbols:Boolean
policySessionAlert $id enabled:Boolean
policySessionDuration $id duration:SafeInt
policySessionInvalidation $id enabled:Boolean
policySessionLimit $id total:SafeInt
policyUserLimit $id total:SafeInt
preferences*
presence $id $createdAt:DateTime $updatedAt:DateTime $permissions:[String] userId status source expiresAt:DateTime metadata:JSON
presenceList total:SafeInt presences:[presence]
project $id $createdAt:DateTime $updatedAt:DateTime name teamId region devKeys:[devKey] smtpEnabled:Boolean smtpSenderName smtpSenderEmail smtpReplyToName smtpReplyToEmail smtpHost smtpPort:SafeInt smtpUsername smtpPassword smtpSecure pingCount:SafeInt pingedAt:DateTime labels:[String] status authMethods:[projectAuthMethod] services:[projectService] protocols:[projectProtocol] blocks:[String] consoleAccessedAt:DateTime
projectAuthMethod $id enabled:Boolean
projectList total:SafeInt projects:[project]
projectProtocol $id enabled:Boolean
projectService $id enabled:Boolean
provider $id $createdAt:DateTime $updatedAt:DateTime name provider enabled:Boolean type credentials:JSON options:JSON
providerList total:SafeInt providers:[provider]
providerRepository id name organization provider private:Boolean defaultBranch providerInstallationId authorized:Boolean pushedAt:DateTime variables:[String]
providerRepositoryFramework id name organization provider private:Boolean defaultBranch providerInstallationId authorized:Boolean pushedAt:DateTime variables:[String] framework
providerRepositoryFrameworkList total:SafeInt frameworkProviderRepositories:[providerRepositoryFramework] type
providerRepositoryRuntime id name organization provider private:Boolean defaultBranch providerInstallationId authorized:Boolean pushedAt:DateTime variables:[String] runtime
providerRepositoryRuntimeList total:SafeInt runtimeProviderRepositories:[providerRepositoryRuntime] type
proxyRule $id $createdAt:DateTime $updatedAt:DateTime domain type trigger redirectUrl redirectStatusCode:SafeInt deploymentId deploymentResourceType deploymentResourceId deploymentVcsProviderBranch status logs renewAt:DateTime
proxyRuleList total:SafeInt rules:[proxyRule]
report $id $createdAt:DateTime $updatedAt:DateTime appId type title summary targetType target categories:[String] insights:[insight] analyzedAt:DateTime
reportList total:SafeInt reports:[report]
resourceToken $id $createdAt:DateTime resourceId resourceType expire:DateTime secret accessedAt:DateTime
resourceTokenList total:SafeInt tokens:[resourceToken]
row* $id $sequence $tableId $databaseId $createdAt:DateTime $updatedAt:DateTime $permissions:[String]
rowList total:SafeInt rows:[row]
runtime $id key name version base image logo supports:[String]
runtimeList total:SafeInt runtimes:[runtime]
schedule $id $createdAt:DateTime $updatedAt:DateTime resourceType resourceId resourceUpdatedAt:DateTime projectId schedule data:JSON active:Boolean region
scheduleList total:SafeInt schedules:[schedule]
session $id $createdAt:DateTime $updatedAt:DateTime userId expire:DateTime provider providerUid providerAccessToken providerAccessTokenExpiry:DateTime providerRefreshToken ip osCode osName osVersion clientType clientCode clientName clientVersion clientEngine clientEngineVersion deviceName deviceBrand deviceModel countryCode countryName current:Boolean factors:[String] secret mfaUpdatedAt:DateTime
sessionList total:SafeInt sessions:[session]
site $id $createdAt:DateTime $updatedAt:DateTime name enabled:Boolean live:Boolean logging:Boolean framework deploymentRetention:SafeInt deploymentId deploymentCreatedAt:DateTime deploymentScreenshotLight deploymentScreenshotDark latestDeploymentId latestDeploymentCreatedAt:DateTime latestDeploymentStatus vars:[variable] timeout:SafeInt installCommand buildCommand startCommand outputDirectory installationId providerRepositoryId providerBranch providerRootDirectory providerSilentMode:Boolean providerBranches:[String] providerPaths:[String] buildSpecification runtimeSpecification buildRuntime adapter fallbackFile
siteList total:SafeInt sites:[site]
specification memory:SafeInt cpus:Float enabled:Boolean slug
specificationList total:SafeInt specifications:[specification]
subscriber $id $createdAt:DateTime $updatedAt:DateTime targetId target:target userId userName topicId providerType
subscriberList total:SafeInt subscribers:[subscriber]
table $id $createdAt:DateTime $updatedAt:DateTime $permissions:[String] databaseId name enabled:Boolean rowSecurity:Boolean columns:[columns] indexes:[columnIndex] bytesMax:SafeInt bytesUsed:SafeInt
tableList total:SafeInt tables:[table]
target $id $createdAt:DateTime $updatedAt:DateTime name userId providerId providerType identifier expired:Boolean
targetList total:SafeInt targets:[target]
team $id $createdAt:DateTime $updatedAt:DateTime name total:SafeInt prefs:preferences
teamList total:SafeInt teams:[team]
templateFramework key name installCommand buildCommand outputDirectory providerRootDirectory buildRuntime adapter fallbackFile
templateFunction icon id name tagline permissions:[String] events:[String] cron timeout:SafeInt useCases:[String] runtimes:[templateRuntime] instructions vcsProvider providerRepositoryId providerOwner providerVersion variables:[templateVariable] scopes:[String]
templateFunctionList total:SafeInt templates:[templateFunction]
templateRuntime name commands entrypoint providerRootDirectory
templateSite key name tagline demoUrl screenshotDark screenshotLight useCases:[String] frameworks:[templateFramework] vcsProvider providerRepositoryId providerOwner providerVersion variables:[templateVariable]
templateSiteList total:SafeInt templates:[templateSite]
templateVariable name description value secret:Boolean placeholder required:Boolean type
token $id $createdAt:DateTime userId secret expire:DateTime phrase
topic $id $createdAt:DateTime $updatedAt:DateTime name emailTotal:SafeInt smsTotal:SafeInt pushTotal:SafeInt subscribe:[String]
topicList total:SafeInt topics:[topic]
transaction $id $createdAt:DateTime $updatedAt:DateTime status operations:SafeInt expiresAt:DateTime
transactionList total:SafeInt transactions:[transaction]
usageBuckets range filesTotal:SafeInt filesStorageTotal:SafeInt files:[metric] storage:[metric] imageTransformations:[metric] imageTransformationsTotal:SafeInt
usageCollection range documentsTotal:SafeInt documents:[metric]
usageDatabase range collectionsTotal:SafeInt tablesTotal:SafeInt documentsTotal:SafeInt rowsTotal:SafeInt storageTotal:SafeInt databaseReadsTotal:SafeInt databaseWritesTotal:SafeInt collections:[metric] tables:[metric] documents:[metric] rows:[metric] storage:[metric] databaseReads:[metric] databaseWrites:[metric]
usageDatabases range databasesTotal:SafeInt collectionsTotal:SafeInt tablesTotal:SafeInt documentsTotal:SafeInt rowsTotal:SafeInt storageTotal:SafeInt databasesReadsTotal:SafeInt databasesWritesTotal:SafeInt databases:[metric] collections:[metric] tables:[metric] documents:[metric] rows:[metric] storage:[metric] databasesReads:[metric] databasesWrites:[metric]
usageDocumentsDB range collectionsTotal:SafeInt documentsTotal:SafeInt storageTotal:SafeInt databaseReadsTotal:SafeInt databaseWritesTotal:SafeInt collections:[metric] documents:[metric] storage:[metric] databaseReads:[metric] databaseWrites:[metric]
usageFunction range deploymentsTotal:SafeInt deploymentsStorageTotal:SafeInt buildsTotal:SafeInt buildsSuccessTotal:SafeInt buildsFailedTotal:SafeInt buildsStorageTotal:SafeInt buildsTimeTotal:SafeInt buildsTimeAverage:SafeInt buildsMbSecondsTotal:SafeInt executionsTotal:SafeInt executionsTimeTotal:SafeInt executionsMbSecondsTotal:SafeInt deployments:[metric] deploymentsStorage:[metric] builds:[metric] buildsStorage:[metric] buildsTime:[metric] buildsMbSeconds:[metric] executions:[metric] executionsTime:[metric] executionsMbSeconds:[metric] buildsSuccess:[metric] buildsFailed:[metric]
usageFunctions range functionsTotal:SafeInt deploymentsTotal:SafeInt deploymentsStorageTotal:SafeInt buildsTotal:SafeInt buildsStorageTotal:SafeInt buildsTimeTotal:SafeInt buildsMbSecondsTotal:SafeInt executionsTotal:SafeInt executionsTimeTotal:SafeInt executionsMbSecondsTotal:SafeInt functions:[metric] deployments:[metric] deploymentsStorage:[metric] buildsSuccessTotal:SafeInt buildsFailedTotal:SafeInt builds:[metric] buildsStorage:[metric] buildsTime:[metric] buildsMbSeconds:[metric] executions:[metric] executionsTime:[metric] executionsMbSeconds:[metric] buildsSuccess:[metric] buildsFailed:[metric]
usagePresence range usersOnlineTotal:SafeInt presences:[metric]
usageProject executionsTotal:SafeInt documentsTotal:SafeInt documentsdbDocumentsTotal:SafeInt rowsTotal:SafeInt databasesTotal:SafeInt documentsdbTotal:SafeInt databasesStorageTotal:SafeInt documentsdbDatabasesStorageTotal:SafeInt usersTotal:SafeInt filesStorageTotal:SafeInt functionsStorageTotal:SafeInt buildsStorageTotal:SafeInt deploymentsStorageTotal:SafeInt bucketsTotal:SafeInt executionsMbSecondsTotal:SafeInt buildsMbSecondsTotal:SafeInt databasesReadsTotal:SafeInt databasesWritesTotal:SafeInt documentsdbDatabasesReadsTotal:SafeInt documentsdbDatabasesWritesTotal:SafeInt requests:[metric] network:[metric] users:[metric] executions:[metric] executionsBreakdown:[metricBreakdown] bucketsBreakdown:[metricBreakdown] databasesStorageBreakdown:[metricBreakdown] executionsMbSecondsBreakdown:[metricBreakdown] buildsMbSecondsBreakdown:[metricBreakdown] functionsStorageBreakdown:[metricBreakdown] authPhoneTotal:SafeInt authPhoneEstimate:Float authPhoneCountryBreakdown:[metricBreakdown] databasesReads:[metric] databasesWrites:[metric] documentsdbDatabasesReads:[metric] documentsdbDatabasesWrites:[metric] documentsdbDatabasesStorage:[metric] imageTransformations:[metric] imageTransformationsTotal:SafeInt vectorsdbDatabasesTotal:SafeInt vectorsdbCollectionsTotal:SafeInt vectorsdbDocumentsTotal:SafeInt vectorsdbDatabasesStorageTotal:SafeInt vectorsdbDatabasesReadsTotal:SafeInt vectorsdbDatabasesWritesTotal:SafeInt vectorsdbDatabases:[metric] vectorsdbCollections:[metric] vectorsdbDocuments:[metric] vectorsdbDatabasesStorage:[metric] vectorsdbDatabasesReads:[metric] vectorsdbDatabasesWrites:[metric] embeddingsText:metric embeddingsTextTokens:metric embeddingsTextDuration:metric embeddingsTextErrors:metric embeddingsTextTotal:metric embeddingsTextTokensTotal:metric embeddingsTextDurationTotal:metric embeddingsTextErrorsTotal:metric
usageSite range deploymentsTotal:SafeInt deploymentsStorageTotal:SafeInt buildsTotal:SafeInt buildsSuccessTotal:SafeInt buildsFailedTotal:SafeInt buildsStorageTotal:SafeInt buildsTimeTotal:SafeInt buildsTimeAverage:SafeInt buildsMbSecondsTotal:SafeInt executionsTotal:SafeInt executionsTimeTotal:SafeInt executionsMbSecondsTotal:SafeInt deployments:[metric] deploymentsStorage:[metric] builds:[metric] buildsStorage:[metric] buildsTime:[metric] buildsMbSeconds:[metric] executions:[metric] executionsTime:[metric] executionsMbSeconds:[metric] buildsSuccess:[metric] buildsFailed:[metric] requestsTotal:SafeInt requests:[metric] inboundTotal:SafeInt inbound:[metric] outboundTotal:SafeInt outbound:[metric]
usageSites range sitesTotal:SafeInt sites:[metric] deploymentsTotal:SafeInt deploymentsStorageTotal:SafeInt buildsTotal:SafeInt buildsStorageTotal:SafeInt buildsTimeTotal:SafeInt buildsMbSecondsTotal:SafeInt executionsTotal:SafeInt executionsTimeTotal:SafeInt executionsMbSecondsTotal:SafeInt requestsTotal:SafeInt requests:[metric] inboundTotal:SafeInt inbound:[metric] outboundTotal:SafeInt outbound:[metric] deployments:[metric] deploymentsStorage:[metric] buildsSuccessTotal:SafeInt buildsFailedTotal:SafeInt builds:[metric] buildsStorage:[metric] buildsTime:[metric] buildsMbSeconds:[metric] executions:[metric] executionsTime:[metric] executionsMbSeconds:[metric] buildsSuccess:[metric] buildsFailed:[metric]
usageStorage range bucketsTotal:SafeInt filesTotal:SafeInt filesStorageTotal:SafeInt buckets:[metric] files:[metric] storage:[metric]
usageTable range rowsTotal:SafeInt rows:[metric]
usageUsers range usersTotal:SafeInt sessionsTotal:SafeInt users:[metric] sessions:[metric]
usageVectorsDB range collectionsTotal:SafeInt documentsTotal:SafeInt storageTotal:SafeInt databaseReadsTotal:SafeInt databaseWritesTotal:SafeInt collections:[metric] documents:[metric] storage:[metric] databaseReads:[metric] databaseWrites:[metric]
usageVectorsDBs range databasesTotal:SafeInt collectionsTotal:SafeInt documentsTotal:SafeInt storageTotal:SafeInt databasesReadsTotal:SafeInt databasesWritesTotal:SafeInt databases:[metric] collections:[metric] documents:[metric] storage:[metric] databasesReads:[metric] databasesWrites:[metric]
user $id $createdAt:DateTime $updatedAt:DateTime name password hash hashOptions:hashOptions registration:DateTime status:Boolean labels:[String] passwordUpdate:DateTime email phone emailVerification:Boolean emailCanonical emailIsFree:Boolean emailIsDisposable:Boolean emailIsCorporate:Boolean emailIsCanonical:Boolean phoneVerification:Boolean mfa:Boolean prefs:preferences targets:[target] accessedAt:DateTime impersonator:Boolean impersonatorUserId
userList total:SafeInt users:[user]
variable $id $createdAt:DateTime $updatedAt:DateTime key value secret:Boolean resourceType resourceId
variableList total:SafeInt variables:[variable]
vcsContent size:SafeInt isDirectory:Boolean name
vcsContentList total:SafeInt contents:[vcsContent]
vectorsdbCollection $id $createdAt:DateTime $updatedAt:DateTime $permissions:[String] databaseId name enabled:Boolean documentSecurity:Boolean attributes:[attributes] indexes:[index] bytesMax:SafeInt bytesUsed:SafeInt dimension:SafeInt
vectorsdbCollectionList total:SafeInt collections:[vectorsdbCollection]
webhook $id $createdAt:DateTime $updatedAt:DateTime name url events:[String] tls:Boolean authUsername authPassword secret enabled:Boolean logs attempts:SafeInt
webhookList total:SafeInt webhooks:[webhook]
`;
